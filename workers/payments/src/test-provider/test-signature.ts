import { AppError } from "#shared/core/errors.ts";

/** Of this isolate alone, so that nothing outside of it can sign a message of the test provider. */
let key: Promise<CryptoKey> | undefined;

const signingKey = (): Promise<CryptoKey> => {
  // Random bytes can't be had before the first request.
  key ??= crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]) as Promise<CryptoKey>;
  return key;
};

export const SIGNATURE_HEADER = "X-Test-Signature";

export async function signMessage(body: string): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await signingKey(), new TextEncoder().encode(body));
  return [...new Uint8Array(signature)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @throws AppError invalid-signature */
export async function requireSignature(body: string, signature: string | null): Promise<void> {
  const pairs = /^([0-9a-f]{2}){32}$/.test(signature ?? "") ? signature?.match(/../g) : undefined;
  const bytes = Uint8Array.from(pairs ?? [], (pair) => Number.parseInt(pair, 16));
  const isSigned = await crypto.subtle.verify("HMAC", await signingKey(), bytes, new TextEncoder().encode(body));
  if (!isSigned) throw new AppError("invalid-signature");
}
