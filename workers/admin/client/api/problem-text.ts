import { ShopProblem } from "#shared/client/problem.ts";

export type FieldError = ShopProblem["errors"][number];

export const isProblem = (error: unknown, slug: string): boolean =>
  error instanceof ShopProblem && error.type === `/problems/${slug}`;

/** Whether there is no such thing, or no longer. */
export const isMissing = (error: unknown): boolean => error instanceof ShopProblem && error.status === 404;

/** Sentences for the person about what went wrong, with every invalid field where there are some. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof ShopProblem)) return "The shop could not be reached. Check the connection and try again.";
  if (isProblem(error, "version-mismatch")) {
    return "Somebody else, or the shop itself, has changed this since you saw it. Nothing was overwritten.";
  }
  if (isProblem(error, "insufficient-stock")) return "There is less than that in stock. Nothing was changed.";
  if (isProblem(error, "idempotency-key-reused")) {
    return "The same was sent before, with other details, and has arrived. Nothing more was done now; sent again, it is done once more.";
  }
  if (error.errors.length === 0) return error.detail;
  return error.errors.map(describeWithLabel).join(" ");
}

/** A sentence that says which field it is about, for where it does not stand at the field. */
export function describeWithLabel(error: FieldError): string {
  const label = labelOf(error.path);
  return label ? `${label}: ${describeFieldError(error)}` : describeFieldError(error);
}

/** `minSubtotal.amount` as "Min subtotal", `items.0.quantity` as "Items, quantity". */
function labelOf(path: string): string {
  const parts = path.split(".").filter((part, index) => !/^\d+$/.test(part) && !(index > 0 && part === "amount"));
  const words = parts.map((part) => part.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)).join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const LIMIT = /^Too (small|big): expected (\w+) to (?:be|have) [<>]=?(-?\d+)/;
/** The API's own messages go on after the name of the field. */
const PREDICATE = /^(must|is|are|may|needs|cannot|has|have) /;

/** A sentence for the place of the field. Limits and formats have Zod's messages, which are for programmers. */
export function describeFieldError({ path, code, message }: FieldError): string {
  const limit = LIMIT.exec(message);
  if (limit) return describeLimit(path, limit);
  if (message === "Invalid URL") return "This must be a web address that begins with https:// or http://.";
  if (message === "Invalid email address") return "This must be a mail address, such as anna@example.com.";
  if (message.startsWith("Invalid ")) {
    return code === "invalid_type"
      ? "This is missing, or it is not what belongs here."
      : "This is not written as it must be.";
  }
  const sentence = PREDICATE.test(message) ? `This ${message}` : message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function describeLimit(path: string, [, size, type, bound]: RegExpExecArray): string {
  if (path.endsWith("amount")) return `This amount is too ${size === "small" ? "small" : "large"}.`;
  const limit = `at ${size === "small" ? "least" : "most"} ${bound}`;
  if (type === "string") return `This must have ${limit} ${bound === "1" ? "character" : "characters"}.`;
  if (type === "array") return `Choose ${limit}.`;
  return `This must be ${limit}.`;
}
