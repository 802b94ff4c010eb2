import { decodeBase64Url } from "hono/utils/encode";
import { sha256Base64Url } from "#shared/values/hash.ts";
import type { PublicKey } from "./algorithms.ts";

type SigningKey = { publicJwk: PublicKey; privateKey: CryptoKey };

/** What stands before the number of a private key on the curve P-256 in PKCS #8 (RFC 5208, RFC 5915). */
const PKCS8_PREFIX = decodeBase64Url("MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCA");

/** The keys of a secret are the same as long as it is, so each isolate derives them once. */
let known: { secret: string; keys: Promise<SigningKey[]> } | undefined;

/**
 * The shop's signing keys, each derived from one part of the secret: parts are separated by commas. The first one signs; all
 * are published, so that agents can verify what the others signed or will sign.
 */
export function readSigningKeys(secret: string): Promise<SigningKey[]> {
  if (known?.secret !== secret) known = { secret, keys: Promise.all(secret.split(",").map(deriveKey)) };
  return known.keys;
}

/** The key's id is its thumbprint (RFC 7638). */
async function deriveKey(part: string): Promise<SigningKey> {
  const number = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`ucp-signing-key ${part}`));
  const pkcs8 = new Uint8Array([...PKCS8_PREFIX, ...new Uint8Array(number)]);
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const privateKey = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, ["sign"]);
  const { x, y } = (await crypto.subtle.exportKey("jwk", privateKey)) as JsonWebKey;
  const members = { crv: "P-256", kty: "EC", x, y };
  const kid = await sha256Base64Url(JSON.stringify(members));
  return { publicJwk: { kid, ...members, use: "sig", alg: "ES256" } as PublicKey, privateKey };
}
