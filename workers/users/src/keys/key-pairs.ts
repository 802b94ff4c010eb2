import { base64url } from "jose";
import { newId } from "#shared/values/ids.ts";

export const SIGNING_ALGORITHM = "ES256";
/** ES256 in the terms of Web Crypto: RFC 7518 §3.4. */
const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const WRAP_ALGORITHM = "AES-GCM";
const IV_BYTES = 12;

export type PublicJwk = { kty: "EC"; crv: "P-256"; x: string; y: string };
export type NewSigningKey = { kid: string; publicJwk: PublicJwk; wrappedPrivateKey: string };

/** Creates a key pair. The private key is encrypted for storage. */
export async function createSigningKey(keyEncryptionSecret: string): Promise<NewSigningKey> {
  const pair = (await crypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"])) as CryptoKeyPair;
  const { x, y } = (await crypto.subtle.exportKey("jwk", pair.publicKey)) as PublicJwk;
  return {
    kid: newId(),
    publicJwk: { kty: "EC", crv: "P-256", x, y },
    wrappedPrivateKey: await wrapPrivateKey(keyEncryptionSecret, pair.privateKey),
  };
}

export function importPublicKey(jwk: PublicJwk): Promise<CryptoKey> {
  return crypto.subtle.importKey("jwk", jwk, KEY_ALGORITHM, false, ["verify"]);
}

/** The initialisation vector and then the encrypted key, as base64url. */
async function wrapPrivateKey(secret: string, key: CryptoKey): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const wrapped = await crypto.subtle.wrapKey("jwk", key, await wrappingKey(secret), { name: WRAP_ALGORITHM, iv });
  return base64url.encode(new Uint8Array([...iv, ...new Uint8Array(wrapped as ArrayBuffer)]));
}

export async function unwrapPrivateKey(secret: string, wrapped: string): Promise<CryptoKey> {
  const bytes = base64url.decode(wrapped);
  const algorithm = { name: WRAP_ALGORITHM, iv: bytes.slice(0, IV_BYTES) };
  const key = await wrappingKey(secret);
  return crypto.subtle.unwrapKey("jwk", bytes.slice(IV_BYTES), key, algorithm, KEY_ALGORITHM, false, ["sign"]);
}

function wrappingKey(secret: string): Promise<CryptoKey> {
  const usages: string[] = ["wrapKey", "unwrapKey"];
  return crypto.subtle.importKey("raw", base64url.decode(secret), WRAP_ALGORITHM, false, usages);
}
