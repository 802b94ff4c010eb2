import { z } from "@hono/zod-openapi";

/** Free text of a person, trimmed. Lengths count characters as Postgres does (code points), not UTF-16 units. */
export function text({ min = 0, max }: { min?: number; max: number }) {
  return z
    .string()
    .trim()
    .refine(isStorable, { message: "must not contain control characters or broken surrogates" })
    .refine((value) => [...value].length >= min, { message: `must have at least ${min} characters` })
    .refine((value) => [...value].length <= max, { message: `must have at most ${max} characters` })
    .openapi({ minLength: min, maxLength: max });
}

/** Postgres cannot store U+0000, and a lone surrogate cannot be sent as UTF-8. Tabs and line breaks are fine. */
function isStorable(value: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
  return value.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value);
}
