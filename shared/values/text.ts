import { z } from "@hono/zod-openapi";
import { isStorable, STORABLE_MESSAGE } from "./storable.ts";

/** Free text of a person, trimmed. Lengths count characters as Postgres does (code points), not UTF-16 units. */
export function text({ min = 0, max }: { min?: number; max: number }) {
  return z
    .string()
    .trim()
    .refine(isStorable, { message: STORABLE_MESSAGE })
    .check(({ value, issues }) => {
      const { length } = [...value];
      const refused = { origin: "string", inclusive: true, input: value };
      if (length < min) {
        issues.push({ ...refused, code: "too_small", minimum: min, message: `must have at least ${min} characters` });
      }
      if (length > max) {
        issues.push({ ...refused, code: "too_big", maximum: max, message: `must have at most ${max} characters` });
      }
    })
    .openapi({ minLength: min, maxLength: max });
}
