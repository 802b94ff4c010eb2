import { base64url } from "jose";
import type { CodeLimits } from "./mail-codes.repository.ts";

/** Eight digits and five tries: a guesser has one chance in twenty million with each code. */
const DIGITS = 8;
export const CODE_LIMITS: CodeLimits = { lifetimeSeconds: 30 * 60, attempts: 5, mailsPerHour: 5 };

/** A code that a person can type. */
export function newCode(): string {
  const range = 10 ** DIGITS;
  const fair = Math.floor(2 ** 32 / range) * range;
  for (;;) {
    const [number = fair] = crypto.getRandomValues(new Uint32Array(1));
    if (number < fair) return String(number % range).padStart(DIGITS, "0");
  }
}

/** So few digits are found out from a plain hash at once; the secret keeps that from whoever gets hold of the table. */
export async function hashCode(secret: string, purpose: string, code: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", base64url.decode(secret), algorithm, false, ["sign"]);
  const message = new TextEncoder().encode(`${purpose} ${code.replaceAll(/[\s-]/g, "")}`);
  return base64url.encode(new Uint8Array(await crypto.subtle.sign("HMAC", key, message)));
}
