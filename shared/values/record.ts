import { z } from "@hono/zod-openapi";

/**
 * An object with any keys. Refuses the key `__proto__`, which `z.record()` would leave out without an error, since an
 * object with that key would get another prototype.
 */
export function record<Value extends z.ZodType>(key: z.ZodString, value: Value) {
  return z.preprocess(
    (input, { addIssue }) => {
      if (typeof input === "object" && input !== null && Object.hasOwn(input, "__proto__")) {
        addIssue({ code: "custom", message: "must not have the key __proto__", input });
      }
      return input;
    },
    z.record(key, value),
  );
}
