import pMap from "p-map";
import type { Refund } from "#shared/contracts/payments.ts";
import type { PaymentsRpc, RefundResult, RequestRefund } from "#shared/contracts/payments-rpc.ts";
import { CALL_CONCURRENCY } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import { sha256 } from "#shared/values/hash.ts";
import { IdSchema } from "#shared/values/ids.ts";
import type { PaymentsContext } from "../context.ts";
import { relayEvent } from "../events/events.service.ts";
import { requireProvider } from "../providers/providers.service.ts";
import {
  changeRefund,
  claimRefunds,
  findChangeableRefunds,
  insertRefund,
  listRefundsOf,
  type NewRefund,
  type RefundRow,
  type StoredRefund,
  storeAnswer,
} from "./refunds.repository.ts";
import type { PaymentRow } from "../payments/payments.repository.ts";

/** How many refunds one run of the cron attempts. */
const BATCH_SIZE = 50;

/** Refunds a part of a payment, or all that is left of it, once for each idempotency key. */
export async function requestRefund(ctx: PaymentsContext, input: RequestRefund): Promise<RefundResult> {
  const { orderId, paymentId, amount, upToWhatIsLeft, reason, userId, idempotencyKey } = input;
  const returnId = input.returnId ?? returnOfKey(input);
  const requestHash = await sha256(JSON.stringify([orderId, amount, reason]));
  const id = ctx.newId();
  const rows = await insertRefund(ctx.db, {
    ...{ id, orderId, paymentId, reason, userId, returnId, idempotencyKey, requestHash },
    amount: amount?.amount ?? null,
    upToWhatIsLeft,
  });
  const own = rows.find((row) => row.id === id);
  if (own) return { outcome: "requested", refund: await answerRequest(ctx, own) };
  const [earlier] = rows;
  if (!earlier) return { outcome: "exceeds-payment" };
  return earlier.requestHash === requestHash
    ? { outcome: "replayed", refund: earlier.answer ?? (await answerRequest(ctx, asRetry(earlier))) }
    : { outcome: "key-reused" };
}

/** The return that a refund is for, where the previous version of orders asked for it: only the key names it. */
function returnOfKey({ reason, idempotencyKey }: RequestRefund): string | null {
  if (reason !== "Return" || !idempotencyKey?.startsWith("return-")) return null;
  return IdSchema.safeParse(idempotencyKey.slice("return-".length)).data ?? null;
}

/**
 * Attempts a refund that is pending, and keeps what is answered. While the first request still runs, or when it was
 * interrupted, its retry does the same: the provider refunds once, and what is kept first answers both.
 */
export async function answerRequest(ctx: PaymentsContext, row: StoredRefund): Promise<Refund> {
  const attempted = row.status === "pending" ? await attemptRefund(ctx, row) : undefined;
  return attempted ?? (await storeAnswer(ctx.db, row.id)) ?? row.refund;
}

/** Refunds all that is left of a payment, if anything is. */
export async function refundRest(ctx: PaymentsContext, paymentId: string, reason: string): Promise<void> {
  const withoutCaller = { userId: null, idempotencyKey: null, requestHash: null };
  const refund: NewRefund = { id: ctx.newId(), paymentId, amount: null, reason, ...withoutCaller };
  for (const row of await insertRefund(ctx.db, refund)) await attemptRefund(ctx, row);
}

/** Asks for a refund. When the answer is unknown the refund stays pending, and the cron asks again under the same key. */
function attemptRefund(ctx: PaymentsContext, row: RefundRow): Promise<Refund | undefined> {
  return askForRefund(ctx, row).catch(() => undefined);
}

/** Asks the provider for a refund and stores what it answers. It throws when the answer is unknown, which is logged. */
async function askForRefund(ctx: PaymentsContext, row: RefundRow): Promise<Refund | undefined> {
  const { payment, attempts, ...refund } = row;
  try {
    const provider = requireProvider(ctx, payment.provider);
    const { currency } = payment;
    const state = await provider.refund(payment, { ...refund, currency, isRetry: attempts > 1 });
    const isSame =
      state.status === row.status && (state.providerRefundId ?? row.providerRefundId) === row.providerRefundId;
    if (isSame) return undefined;
    const isSettled = state.status !== "pending" && state.status !== row.status;
    const event = isSettled ? newEvent(ctx, `refund.${state.status}`) : undefined;
    const stored = await changeRefund(ctx.db, { row, state, event });
    if (event) ctx.defer(relayEvent(ctx, event.id));
    return stored;
  } catch (error) {
    ctx.log.warn("outcome of a refund unknown, will be retried", { refundId: row.id, error: describeError(error) });
    throw error;
  }
}

/**
 * Asks about the refunds of a payment that may have changed. It throws when the answer about one is unknown: the cron does not
 * ask about a refund that succeeded, so the provider's message has to stay unhandled.
 */
export async function pollRefunds(ctx: PaymentsContext, { id }: PaymentRow): Promise<void> {
  const rows = await findChangeableRefunds(ctx.db, id);
  await pMap(rows, (row) => askForRefund(ctx, asRetry(row)), { concurrency: CALL_CONCURRENCY, stopOnError: false });
}

/** Job of the cron: attempts refunds again whose outcome is not known. */
export async function retryRefunds(ctx: PaymentsContext): Promise<void> {
  const rows = await claimRefunds(ctx.db, BATCH_SIZE);
  await pMap(rows, (row) => attemptRefund(ctx, asRetry(row)), { concurrency: CALL_CONCURRENCY });
}

/** The refund as one for which an earlier attempt was made, or is being made. */
export const asRetry = <Row extends RefundRow>(row: Row): Row => ({ ...row, attempts: Math.max(row.attempts, 2) });

export async function listRefunds(
  ctx: PaymentsContext,
  { withDetails = false, ...page }: Parameters<PaymentsRpc["listRefunds"]>[1],
): Promise<Refund[]> {
  const found = await listRefundsOf(ctx.db, page);
  return withDetails ? found : found.map((refund) => ({ ...refund, failure: null, settledNote: null }));
}
