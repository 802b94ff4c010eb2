import { base64url } from "jose";

const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

/**
 * An HMAC-SHA-256 in base64url. Without the secret, values from a small set, such as codes and addresses, cannot be
 * guessed from their hashes. `purpose` separates the hashes of different uses.
 */
export async function keyedHash(secret: string, purpose: string, value: string): Promise<string> {
  const key = await importSecret(secret);
  return base64url.encode(new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, messageOf(purpose, value))));
}

/** Whether `hash` is the keyed hash of the value; compared in constant time. */
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
