import { encodeBase64 } from "hono/utils/encode";
import { parseDictionary } from "structured-headers";

/** The `Content-Digest` (RFC 9530) of a body, over its very bytes. */
export const digestOf = async (body: BufferSource): Promise<string> =>
  `sha-256=:${encodeBase64(await crypto.subtle.digest("SHA-256", body))}:`;

/** Whether a header has the SHA-256 digest of a body; other digests beside it are ignored. */
export async function matchesDigest(header: string | null, body: BufferSource): Promise<boolean> {
  if (header === null) return false;
  try {
    const [digest] = parseDictionary(header).get("sha-256") ?? [];
    return digest instanceof ArrayBuffer && `sha-256=:${encodeBase64(digest)}:` === (await digestOf(body));
  } catch {
    return false;
  }
}
