import { keyedHash } from "../keyed-hash.ts";
import type { CodeLimits, CounterKeys, Purpose } from "./mail-codes.repository.ts";

/** With eight digits and five tries, guessing one code succeeds with a probability of one in twenty million. */
const DIGITS = 8;
export const CODE_LIMITS: CodeLimits = {
  lifetimeSeconds: 30 * 60,
  attempts: 5,
  mailsPerHour: { account: 5, recipient: 5, network: 30 },
};

/** A random code of digits that a person can type. */
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
 * The keys under which mails of codes are counted, besides the account. Each purpose has its own count for a recipient,
 * so that codes to verify an address, which any account can request, do not use up those that reset the owner's
 * password.
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

/**
 * Most mail servers ignore letter case and the part after a plus sign, so all these addresses belong to one mailbox.
 */
function mailboxOf(address: string): string {
  const at = address.lastIndexOf("@");
  const [local = ""] = address.slice(0, at).split("+");
  return `${local}${address.slice(at)}`.toLowerCase();
}
