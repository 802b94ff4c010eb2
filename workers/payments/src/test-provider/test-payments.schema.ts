import { z } from "@hono/zod-openapi";

/**
 * What happens to a payment: `succeed-late` succeeds after the order's `paymentDueAt`, even though it was canceled then;
 * `succeed-twice` sends its message twice; `out-of-order` sends it before what came earlier; `refund-fails` succeeds, and its first
 * refund fails.
 */
export const TEST_OUTCOMES = [
  "succeed",
  "decline",
  "require-action",
  "succeed-late",
  "succeed-twice",
  "out-of-order",
  "refund-fails",
] as const;
export type TestOutcome = (typeof TEST_OUTCOMES)[number];

export const TestOutcomeSchema = z
  .strictObject({ outcome: z.enum(TEST_OUTCOMES) })
  .openapi("TestPaymentOutcome", { example: { outcome: "succeed" } });

/** The form of the page. */
export const TestOutcomeFormSchema = z
  .object({ outcome: z.enum(TEST_OUTCOMES) })
  .openapi({ example: { outcome: "succeed" } });
