import { base64url } from "jose";

const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

/**
 * A hash (HMAC-SHA-256, base64url) that only this Worker can make. It keeps what has few possible values, such as a
 * code or an address, from being found out by trying them all. The purpose keeps hashes of different kinds apart.
 */
export async function keyedHash(secret: string, purpose: string, value: string): Promise<string> {
  const key = await importSecret(secret);
  return base64url.encode(new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, messageOf(purpose, value))));
}

/** Whether a string is that hash, compared in constant time. */
export async function isKeyedHash(secret: string, purpose: string, value: string, hash: string): Promise<boolean> {
  try {
    const key = await importSecret(secret);
    return await crypto.subtle.verify(ALGORITHM, key, base64url.decode(hash), messageOf(purpose, value));
  } catch {
    return false; // not base64url
  }
}

function importSecret(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", base64url.decode(secret), ALGORITHM, false, ["sign", "verify"]);
}

const messageOf = (purpose: string, value: string) => new TextEncoder().encode(`${purpose} ${value}`);
