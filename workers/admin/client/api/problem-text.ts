import { ShopProblem } from "#shared/client/problem.ts";
import { isOutcomeUnknown } from "./outcome.ts";

export type FieldError = ShopProblem["errors"][number];

export const isProblem = (error: unknown, slug: string): boolean =>
  error instanceof ShopProblem && error.type === `/problems/${slug}`;

/** Whether there is no such thing, or no longer. */
export const isMissing = (error: unknown): boolean => error instanceof ShopProblem && error.status === 404;

/** Sentences for the person about what went wrong, with every invalid field where there are some. */
export function describeProblem(error: unknown): string {
  if (isOutcomeUnknown(error)) {
    return "The shop could not be reached, or did not answer. It may have been done: look before you send it again.";
  }
  if (!(error instanceof ShopProblem)) return "The shop could not be reached. Check the connection and try again.";
  if (isProblem(error, "version-mismatch")) {
    return "Somebody else, or the shop itself, has changed this since you saw it. Nothing was overwritten.";
  }
  if (isProblem(error, "insufficient-stock")) return "There is less than that in stock. Nothing was changed.";
  if (isProblem(error, "idempotency-key-reused")) {
    return "The same was sent before, with other details, and has arrived. Nothing more was done now; sent again, it is done once more.";
  }
  if (error.errors.length === 0) return describeRefusal(error);
  return error.errors.map(describeWithLabel).join(" ");
}

/** Sentences of details that speak of requests, such as "`cart` is the cart as it is now" or "GET /api/v1/products lists what is for sale". */
const FOR_PROGRAMMERS = /`|\b(GET|POST|PUT|PATCH|DELETE) \//;

function describeRefusal({ status, title, detail, retryAfterSeconds }: ShopProblem): string {
  if (status > 500) return "The shop does not answer at the moment. Wait a minute and try again.";
  if (status === 429) {
    const time = retryAfterSeconds ? `${Math.ceil(retryAfterSeconds)} seconds` : "a minute";
    return `This was too much at once for the shop. Wait ${time} and try again.`;
  }
  if (status === 404) return "It is no longer there. It may have been deleted meanwhile.";
  const sentences = detail.split(/(?<=[.!?]) /).filter((sentence) => !FOR_PROGRAMMERS.test(sentence));
  return sentences.join(" ") || `${title}.`;
}

/** A sentence that says which field it is about, for where it does not stand at the field. */
export function describeWithLabel(error: FieldError): string {
  const label = labelOf(error.path);
  return label ? `${label}: ${describeFieldError(error)}` : describeFieldError(error);
}

/** What the forms call fields of the API, where that is not its name in words. */
const LABELS: Record<string, string> = {
  minDays: "Days, at least",
  maxDays: "Days, at most",
  minWeightGrams: "From, in grams",
  maxWeightGrams: "Up to, in grams",
  startsAt: "Begins",
  endsAt: "Ends",
  basisPoints: "Percent",
  minSubtotal: "From a subtotal of",
  compareAtPrice: "Price before",
  availableStock: "Stock",
};

/** `usageLimit` as "Usage limit", `items.0.quantity` as "Items, quantity". */
function labelOf(path: string): string {
  const parts = path.split(".").filter((part, index) => !/^\d+$/.test(part) && !(index > 0 && part === "amount"));
  const words = parts.map((part) => LABELS[part] ?? toWords(part)).join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const toWords = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Names of fields in a message about another field. */
const withLabels = (message: string) =>
  message.replaceAll(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (name) => `“${LABELS[name] ?? toWords(name)}”`);

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
  const text = withLabels(message);
  const sentence = PREDICATE.test(text) ? `This ${text}` : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

function describeLimit(path: string, [, size, type, bound]: RegExpExecArray): string {
  if (path.endsWith("amount")) return `This amount is too ${size === "small" ? "small" : "large"}.`;
  const limit = `at ${size === "small" ? "least" : "most"} ${bound}`;
  if (type === "string") return `This must have ${limit} ${bound === "1" ? "character" : "characters"}.`;
  if (type === "array") return `Choose ${limit}.`;
  return `This must be ${limit}.`;
}
