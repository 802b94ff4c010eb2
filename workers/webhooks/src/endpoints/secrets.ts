import { decodeBase64Url, encodeBase64Url } from "hono/utils/encode";

const ALGORITHM = "AES-GCM";
const IV_BYTES = 12;

/** A secret as the database has it: the initialisation vector and then the encrypted text, as base64url. */
export async function encryptSecret(key: string, secret: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const text = new TextEncoder().encode(secret);
  const encrypted = await crypto.subtle.encrypt({ name: ALGORITHM, iv }, await importKey(key), text);
  return encodeBase64Url(new Uint8Array([...iv, ...new Uint8Array(encrypted)]).buffer);
}

export async function readSecret(key: string, encrypted: string): Promise<string> {
  const bytes = decodeBase64Url(encrypted);
  const algorithm = { name: ALGORITHM, iv: bytes.slice(0, IV_BYTES) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(algorithm, await importKey(key), bytes.slice(IV_BYTES)));
}

const importKey = (key: string): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", decodeBase64Url(key), ALGORITHM, false, ["encrypt", "decrypt"]);
