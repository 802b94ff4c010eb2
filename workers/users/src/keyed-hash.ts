import { base64url } from "jose";

/**
 * A hash (HMAC-SHA-256, base64url) that only this Worker can make. It keeps what has few possible values, such as a
 * code or an address, from being found out by trying them all. The purpose keeps hashes of different kinds apart.
 */
export async function keyedHash(secret: string, purpose: string, value: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", base64url.decode(secret), algorithm, false, ["sign"]);
  const message = new TextEncoder().encode(`${purpose} ${value}`);
  return base64url.encode(new Uint8Array(await crypto.subtle.sign("HMAC", key, message)));
}
