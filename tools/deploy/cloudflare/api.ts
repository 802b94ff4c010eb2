import { UserFacingError } from "../../lib/command.ts";
import { callApi } from "../json-api.ts";
import type { Wrangler } from "../../lib/wrangler.ts";

/** Access to one Cloudflare account. */
export interface CloudflareAccount {
  id: string;
  token: string;
  /** The address of the API, with its version. */
  url: string;
}

/** Cloudflare's envelope around every answer. */
interface Answer<Result> {
  result: Result;
  errors: { code?: number; message: string }[];
}

/** What to do where an account is needed and there is none. */
export const noAccount = () =>
  new UserFacingError("Set CLOUDFLARE_API_TOKEN (and CLOUDFLARE_ACCOUNT_ID), or sign in with wrangler login.");

const DEFAULT_URL = "https://api.cloudflare.com/client/v4";
const PAGE_SIZE = 50;
/** "This Worker does not exist on your account", in two generations of the API. */
const NO_SUCH_WORKER = [10007, 10090];

/**
 * The account that the environment's variables name, as they do for wrangler, or else the one that `wrangler login` signed
 * in to. Returns `undefined` when there is neither.
 */
export async function findAccount(
  wrangler: Wrangler,
  given: NodeJS.ProcessEnv,
): Promise<CloudflareAccount | undefined> {
  const token = given.CLOUDFLARE_API_TOKEN || (await findLoginToken(wrangler));
  if (!token) return undefined;
  const url = given.CLOUDFLARE_API_BASE_URL || DEFAULT_URL;
  return { id: given.CLOUDFLARE_ACCOUNT_ID || (await findOnlyAccount(token, url)), token, url };
}

function findLoginToken(wrangler: Wrangler): Promise<string | undefined> {
  return wrangler(["auth", "token"]).then(
    (output) => output.trim().split("\n").at(-1),
    () => undefined,
  );
}

async function findOnlyAccount(token: string, url: string): Promise<string> {
  const accounts = await listAll<{ id: string }>({ id: "", token, url }, "/accounts");
  if (accounts.length === 1 && accounts[0]) return accounts[0].id;
  throw new UserFacingError(`This token has access to ${accounts.length} accounts: set CLOUDFLARE_ACCOUNT_ID.`);
}

/** Sends a request and returns its result, or `undefined` when it is about a Worker that does not exist. */
export async function call<Result>(
  { token, url }: CloudflareAccount,
  method: string,
  path: string,
  body?: object,
): Promise<Result | undefined> {
  const api = { name: "Cloudflare", url, token };
  const { ok, status, answer } = await callApi<Answer<Result>>(api, method, path, body);
  if (ok) return answer.result;
  const errors = answer.errors ?? [];
  if (errors.some(({ code = 0 }) => NO_SUCH_WORKER.includes(code))) return undefined;
  const reasons = errors.map(({ code, message }) => (code ? `${message} [${code}]` : message));
  throw new UserFacingError(`Cloudflare refused ${method} ${path} (${status}): ${reasons.join("; ")}`);
}

/** All items of a list that is answered in pages. */
export async function listAll<Item>(account: CloudflareAccount, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page++) {
    const found = (await call<Item[]>(account, "GET", `${path}?page=${page}&per_page=${PAGE_SIZE}`)) ?? [];
    items.push(...found);
    if (found.length < PAGE_SIZE) return items;
  }
}
