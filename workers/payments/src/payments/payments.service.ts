import type { Payment } from "#shared/contracts/payments.ts";
import type { PaymentsRpc, StartPayment, StartResult } from "#shared/contracts/payments-rpc.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import { sha256 } from "#shared/values/hash.ts";
import type { PaymentsContext } from "../context.ts";
import type { PaymentProvider, StartedAtProvider } from "../providers/provider.ts";
import { requireProvider } from "../providers/providers.service.ts";
import { cancelReplaced } from "../settlement/settlement.service.ts";
import { setState } from "./states.service.ts";
import { insertPayment, listPaymentsOf, type StartedRow, storeStart } from "./payments.repository.ts";

/**
 * Starts a payment of an order's whole total: one round trip, then one call of the provider, whose answer is stored
 * after the response. If that is lost, the same call is made again when the payment is asked for: its key is our row.
 *
 * @throws AppError service-unavailable
 */
export async function startPayment(ctx: PaymentsContext, input: StartPayment): Promise<StartResult> {
  if (!ctx.providers.has(input.provider)) return { outcome: "unknown-provider" };
  const { orderId, userId, provider, amount, returnUrl, dueAt, isPayable, idempotencyKey } = input;
  const requestHash = await sha256(JSON.stringify([orderId, provider, returnUrl]));
  const id = ctx.newId();
  const rows = await insertPayment(ctx.db, {
    id,
    orderId,
    userId,
    provider,
    ...amount,
    returnUrl,
    dueAt: dueAt ? new Date(dueAt) : null,
    idempotencyKey,
    requestHash,
    isPayable,
  });
  const withKey = idempotencyKey
    ? rows.find((row) => row.userId === userId && row.idempotencyKey === idempotencyKey)
    : undefined;
  if (withKey && withKey.requestHash !== requestHash) return { outcome: "key-reused" };
  const own = rows.find((row) => row.id === id);
  if (own) {
    const payment = await startAtProvider(ctx, own, input.origin);
    const replaced = rows.filter((row) => row.id !== id);
    if (replaced.length > 0) ctx.defer(cancelReplaced(ctx, replaced));
    return { outcome: "started", payment };
  }
  if (withKey)
    return { outcome: "replayed", payment: asStarted(withKey, await completeStart(ctx, withKey, input.origin)) };
  const open = rows.find(({ status }) => status === "requires-action" || status === "processing");
  return open && isPayable
    ? { outcome: "open", payment: await completeStart(ctx, open, input.origin) }
    : { outcome: "not-payable" };
}

/** The payment as it was answered when it was started. One without anything to pay it with was refused by the provider then. */
function asStarted({ clientSecret, redirectUrl }: StartedRow, payment: Payment): Payment {
  if (payment.status === "failed" && clientSecret === null && redirectUrl === null) return payment;
  return {
    ...payment,
    status: "requires-action",
    refundedAmount: { ...payment.amount, amount: 0 },
    clientSecret: payment.clientSecret ?? clientSecret,
    redirectUrl: payment.redirectUrl ?? redirectUrl,
    failure: null,
    updatedAt: payment.createdAt,
  };
}

/** An open payment whose start was not stored is started again. The cron may have stored its id, which pays nothing. */
async function completeStart(ctx: PaymentsContext, row: StartedRow, origin: string): Promise<Payment> {
  const isStarted = row.clientSecret !== null || row.redirectUrl !== null || row.status !== "requires-action";
  return isStarted ? row.payment : startAtProvider(ctx, row, origin);
}

async function startAtProvider(ctx: PaymentsContext, row: StartedRow, origin: string): Promise<Payment> {
  const started = await callProvider(requireProvider(ctx, row.provider), row, origin);
  if ("failure" in started) {
    const { failure } = started;
    await setState(ctx, row, { providerPaymentId: null, status: "failed", failure, isFinal: true });
    return { ...row.payment, status: "failed", failure };
  }
  ctx.defer(storeStart(ctx.db, row.id, started));
  const { clientSecret, redirectUrl } = started;
  return { ...row.payment, clientSecret, redirectUrl };
}

async function callProvider(
  provider: PaymentProvider,
  row: StartedRow,
  origin: string,
): Promise<StartedAtProvider | { failure: { code: string; message: string } }> {
  try {
    return await provider.startPayment(row, origin);
  } catch (error) {
    throw serviceUnavailable(error);
  }
}

export function listPayments(
  ctx: PaymentsContext,
  input: Parameters<PaymentsRpc["listPayments"]>[1],
): Promise<Payment[]> {
  return listPaymentsOf(ctx.db, input);
}
