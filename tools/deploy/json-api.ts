import { UserFacingError } from "../lib/command.ts";

const TIMEOUT_MS = 30_000;

export interface JsonApi {
  /** What it is called in messages to the user. */
  name: string;
  /** Without a slash at the end. */
  url: string;
  token: string;
}

/** Sends a request with a bearer token. Any status is returned; throws only when there is no answer. */
export async function callApi<Answer>(
  { name, url, token }: JsonApi,
  method: string,
  path: string,
  body?: object,
): Promise<{ ok: boolean; status: number; answer: Partial<Answer> }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", Accept: "application/json" },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error) => {
    throw new UserFacingError(`${name} cannot be reached (${method} ${path}): ${(error as Error).message}`);
  });
  const answer = (await response.json().catch(() => ({}))) as Partial<Answer>;
  return { ok: response.ok, status: response.status, answer };
}
