import { parsePublicUrl, type UrlRefusal } from "./public-url.ts";

export type FileRefusal =
  | UrlRefusal
  /** It does not answer, or not in time. */
  | "unreachable"
  /** The answer is another than 200, as a redirect, which is not followed. */
  | "status"
  | "too-large";

type Options = { maxBytes: number; timeoutMs: number };

/** Loads a file from an address in the public internet that a client gave. Follows no redirect. */
export async function fetchPublicFile(
  address: string,
  { maxBytes, timeoutMs }: Options,
): Promise<Uint8Array<ArrayBuffer> | FileRefusal> {
  const url = parsePublicUrl(address, { protocols: ["https:", "http:"] });
  if (typeof url === "string") return url;
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
    if (response.status !== 200) {
      await response.body?.cancel();
      return "status";
    }
    return await readAtMost(response, maxBytes);
  } catch {
    return "unreachable";
  }
}

/** The body of an answer, of which no more than this is read. */
async function readAtMost({ body }: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | "too-large"> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    // Ends the loop, which cancels the body.
    if (size > maxBytes) return "too-large";
    parts.push(part as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** The same as text, of which a longer body is an error. */
export async function readTextAtMost(response: Response, maxBytes: number): Promise<string> {
  const bytes = await readAtMost(response, maxBytes);
  if (bytes === "too-large") throw new Error(`has more than ${maxBytes} bytes`);
  return new TextDecoder().decode(bytes);
}
