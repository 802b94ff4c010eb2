import { parsePublicUrl, type UrlRefusal } from "./public-url.ts";

export type FileRefusal =
  | UrlRefusal
  /** It does not answer, or not in time. */
  | "unreachable"
  /** The answer is another than 200, as a redirect, which is not followed. */
  | "status"
  | "too-large";

const FIRST_BYTES = 64 * 1024;

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

/**
 * The body of an answer, of which no more than this is read. It goes into one buffer, which begins with the length that the
 * answer names, if it names one, and grows: an isolate has little memory for several copies of a file.
 */
async function readAtMost(
  { body, headers }: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | "too-large"> {
  const declared = Number(headers.get("Content-Length"));
  let buffer = new Uint8Array(Math.min(declared > 0 ? declared : FIRST_BYTES, maxBytes));
  let size = 0;
  for await (const part of body ?? []) {
    const end = size + part.length;
    // Ends the loop, which cancels the body.
    if (end > maxBytes) return "too-large";
    if (end > buffer.length) {
      const larger = new Uint8Array(Math.min(Math.max(end, 2 * buffer.length), maxBytes));
      larger.set(buffer.subarray(0, size));
      buffer = larger;
    }
    buffer.set(part, size);
    size = end;
  }
  return buffer.subarray(0, size);
}

/** The same as text, of which a longer body is an error. */
export async function readTextAtMost(response: Response, maxBytes: number): Promise<string> {
  const bytes = await readAtMost(response, maxBytes);
  if (bytes === "too-large") throw new Error(`has more than ${maxBytes} bytes`);
  return new TextDecoder().decode(bytes);
}
