import { keyedHash } from "../keyed-hash.ts";
import type { CodeLimits, CounterKeys, Purpose } from "./mail-codes.repository.ts";

/** Eight digits and five tries: a guesser has one chance in twenty million with each code. */
const DIGITS = 8;
export const CODE_LIMITS: CodeLimits = {
  lifetimeSeconds: 30 * 60,
  attempts: 5,
  mailsPerHour: { account: 5, recipient: 5, network: 30 },
};

/** A code that a person can type. */
export function newCode(): string {
  const range = 10 ** DIGITS;
  const fair = Math.floor(2 ** 32 / range) * range;
  for (;;) {
    const [number = fair] = crypto.getRandomValues(new Uint32Array(1));
    if (number < fair) return String(number % range).padStart(DIGITS, "0");
  }
}

export function hashCode(secret: string, purpose: Purpose, code: string): Promise<string> {
  return keyedHash(secret, purpose, code.replaceAll(/[\s-]/g, ""));
}

/**
 * What mails of codes are counted under besides the account. Recipients have a count for each purpose, so that codes
 * to verify an address, which any account can ask for, do not use up those that reset its owner's password.
 */
export async function counterKeys(
  secret: string,
  { purpose, recipient, network }: { purpose: Purpose; recipient: string; network: string },
): Promise<CounterKeys> {
  return {
    recipient: await keyedHash(secret, `recipient ${purpose}`, mailboxOf(recipient)),
    network: await keyedHash(secret, "network", network),
  };
}

/** Most mail servers ignore letter case and what follows a plus sign: all these addresses are one person's. */
function mailboxOf(address: string): string {
  const at = address.lastIndexOf("@");
  const [local = ""] = address.slice(0, at).split("+");
  return `${local}${address.slice(at)}`.toLowerCase();
}
