import { AppError } from "#shared/core/errors.ts";
import { describeError } from "#shared/core/log.ts";
import { findPayment, type PaymentRow } from "../payments/payments.repository.ts";
import type { PaymentsContext } from "../context.ts";
import { receiveMessage } from "../provider-events/provider-events.service.ts";
import { changeTestPayment, succeedLate, type TestChange } from "./test-provider.repository.ts";
import type { TestOutcome } from "./test-payments.schema.ts";
import type { TestMessage } from "./test-provider.ts";
import { SIGNATURE_HEADER, signMessage } from "./test-signature.ts";

/**
 * How long after the order's `paymentDueAt` a late payment succeeds. By then the order has been cancelled: the cron that
 * does it runs each minute, and may take some seconds.
 */
const LATE_MS = 70_000;

/** The messages that the provider sends about each outcome, in this order. */
const MESSAGES: Record<TestOutcome, string[]> = {
  succeed: ["payment.succeeded"],
  decline: ["payment.failed"],
  "require-action": ["payment.requires_action"],
  "succeed-late": [],
  "succeed-twice": ["payment.succeeded", "payment.succeeded"],
  "out-of-order": ["payment.succeeded", "payment.failed", "payment.processing"],
  "refund-fails": ["payment.succeeded"],
};

/** A payment at the test provider, for its page. @throws AppError not-found */
export async function getTestPayment(ctx: PaymentsContext, id: string): Promise<PaymentRow> {
  const row = ctx.providers.has("test") ? await findPayment(ctx.db, id) : undefined;
  if (row?.provider !== "test") throw new AppError("not-found", "There is no such test payment.");
  return row;
}

/**
 * Does to a payment what a customer or a bank would, and has the provider send its messages after the response.
 *
 * @throws AppError not-found
 */
export async function decideTestPayment(ctx: PaymentsContext, id: string, outcome: TestOutcome): Promise<PaymentRow> {
  const row = await getTestPayment(ctx, id);
  await changeTestPayment(ctx.db, id, toChange(outcome, row));
  ctx.defer(sendMessages(ctx, id, MESSAGES[outcome]));
  return row;
}

function toChange(outcome: TestOutcome, { dueAt }: PaymentRow): TestChange {
  switch (outcome) {
    case "decline":
      return { state: "failed" };
    case "require-action":
      return { state: "requires-action" };
    case "succeed-late":
      return { state: "requires-action", succeedsAt: new Date((dueAt ?? new Date()).getTime() + LATE_MS) };
    case "refund-fails":
      return { state: "succeeded", failingRefunds: 1 };
    default:
      return { state: "succeeded" };
  }
}

/** Job of the cron: lets late payments succeed and sends their messages. */
export async function succeedLatePayments(ctx: PaymentsContext): Promise<void> {
  if (!ctx.providers.has("test")) return;
  for (const id of await succeedLate(ctx.db)) await sendMessages(ctx, id, ["payment.succeeded"]);
}

/**
 * Sends messages the way a provider does, one after another: each is signed and has an id. What a message says twice has
 * the same id, so that the second is a repetition.
 */
async function sendMessages(ctx: PaymentsContext, paymentId: string, types: string[]): Promise<void> {
  const ids = new Map<string, string>();
  for (const type of types) {
    const id = ids.get(type) ?? ctx.newId();
    ids.set(type, id);
    const rawBody = JSON.stringify({ id, type, paymentId } satisfies TestMessage);
    try {
      const headers = new Headers({ [SIGNATURE_HEADER]: await signMessage(rawBody) });
      await receiveMessage(ctx, "test", { rawBody, headers });
    } catch (error) {
      ctx.log.warn("test message not received", { paymentId, error: describeError(error) });
    }
  }
}
