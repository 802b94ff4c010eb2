import type { Signer, Verifier } from "http-message-sig";

/** A public key as profiles publish it (RFC 7517). */
export type PublicKey = JsonWebKey & { kid: string };

/**
 * How the protocol's keys sign, by their curve. ES256 is what everyone must know; the other two are optional. The names are
 * those of RFC 9421, which no signature of the protocol says: the algorithm follows from the key.
 */
const ALGORITHMS = {
  "P-256": { name: "ecdsa-p256-sha256", key: { name: "ECDSA", namedCurve: "P-256" }, hash: "SHA-256" },
  "P-384": { name: "ecdsa-p384-sha384", key: { name: "ECDSA", namedCurve: "P-384" }, hash: "SHA-384" },
  Ed25519: { name: "ed25519", key: { name: "Ed25519" }, hash: undefined },
} as const;
type Curve = keyof typeof ALGORITHMS;

export const ALGORITHM_NAMES: readonly string[] = Object.values(ALGORITHMS).map(({ name }) => name);

/** Undefined for a key of another kind. */
export async function createVerifier({ kty, crv = "", x, y }: PublicKey): Promise<Verifier | undefined> {
  if (!Object.hasOwn(ALGORITHMS, crv)) return undefined;
  const { name: algorithm, key, hash } = ALGORITHMS[crv as Curve];
  const jwk = { kty, crv, x, ...(y === undefined ? {} : { y }) } as JsonWebKey;
  const publicKey = await crypto.subtle.importKey("jwk", jwk, key, false, ["verify"]).catch(() => undefined);
  if (!publicKey) return undefined;
  const verify = (data: Uint8Array, signature: Uint8Array) =>
    crypto.subtle.verify({ name: key.name, ...(hash ? { hash } : {}) }, publicKey, signature, data);
  return { algorithm, verify };
}

/** Signs with a private key on the curve P-256, as `r` and `s` side by side. */
export function createSigner(privateKey: CryptoKey): Signer {
  const { name: algorithm, hash } = ALGORITHMS["P-256"];
  const sign = async (data: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash }, privateKey, data));
  return { algorithm, sign };
}
