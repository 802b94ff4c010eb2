import { describeFieldError } from "../api/problem-text.ts";
import type { Schemas } from "../api/client.ts";
import { formatCount } from "../ui/format.ts";

type RowError = Schemas["Import"]["errors"][number];

/** How many errors the shop keeps of an import: of one with so many there may have been more. */
export const MAX_ERRORS = 1_000;

export function countErrors(count: number): string {
  if (count >= MAX_ERRORS) return `The first ${formatCount(MAX_ERRORS)} errors`;
  return count === 1 ? "1 error" : `${formatCount(count)} errors`;
}

const TOO_MANY = /^Too big: expected array to have <=(\d+) items/;

/** A sentence about what is wrong with a cell. Zod's messages, which are for programmers, come without their codes here. */
export function describeRowError({ column, message }: RowError): string {
  if (message.endsWith("received undefined")) return "This is missing.";
  const [, most] = TOO_MANY.exec(message) ?? [];
  if (most) return `A product has at most ${most} of these.`;
  const isAmount = column.endsWith("Price") && message.includes("expected number");
  const code = message.startsWith("Invalid input") ? "invalid_type" : "";
  return describeFieldError({ path: isAmount ? "amount" : column, code, message });
}
