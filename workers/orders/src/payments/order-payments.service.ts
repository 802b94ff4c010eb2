import type { Payment, Refund } from "#shared/contracts/payments.ts";
import { callOf } from "#shared/core/context.ts";
import { AppError, isAppError, serviceUnavailable, validationFailed } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toPage } from "#shared/http/pagination.ts";
import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { orderNotFound } from "../orders/orders.service.ts";
import type { NewPayment, NewRefund } from "./order-payments.schema.ts";
import { findPayableOrder, type PayableOrder } from "./order-payments.repository.ts";

type Started = { payment: Payment; isNew: boolean; isReplayed: boolean };
type StartOrderPayment = {
  orderId: string;
  body: NewPayment;
  /** The address that the client used, without a path. */
  origin: string;
  idempotencyKey: string | undefined;
};

/**
 * Starts the payment of the caller's own order. One that is open is returned as it is.
 *
 * @throws AppError not-found, validation-failed, order-not-payable, idempotency-key-reused, service-unavailable
 */
export async function startOrderPayment(
  ctx: OrdersContext,
  { userId }: Caller,
  { orderId, body, origin, idempotencyKey = undefined }: StartOrderPayment,
): Promise<Started> {
  const { provider, returnUrl = null } = body;
  if (returnUrl !== null) requireAllowedOrigin(ctx, returnUrl, origin);
  const order = await requireOrder(ctx, orderId, userId);
  const isPayable = order.status === "pending" && order.totalAmount > 0 && !order.isOverdue;
  // With a key the request may have been answered when the order was payable.
  if (!isPayable && !idempotencyKey) throw new AppError("order-not-payable");
  const result = await callPayments(
    ctx.payments.startPayment(callOf(ctx), {
      ...{ orderId, userId, provider, origin, returnUrl, isPayable },
      amount: { amount: order.totalAmount, currency: order.currency },
      dueAt: order.paymentDueAt?.toISOString() ?? null,
      idempotencyKey: idempotencyKey ?? null,
    }),
  );
  switch (result.outcome) {
    case "started":
      return { payment: result.payment, isNew: true, isReplayed: false };
    case "replayed":
      return { payment: result.payment, isNew: true, isReplayed: true };
    case "open":
      return { payment: result.payment, isNew: false, isReplayed: false };
    case "key-reused":
      throw new AppError("idempotency-key-reused");
    case "unknown-provider":
      throw validationFailed(
        "provider",
        "not_configured",
        "is not configured: GET /api/v1/payment-providers lists them",
      );
    case "not-payable":
      throw new AppError("order-not-payable");
  }
}

/** The page that a customer returns to must be the shop's: a foreign one could pretend to be it. */
function requireAllowedOrigin({ returnOrigins }: OrdersContext, returnUrl: string, origin: string): void {
  if ([origin, ...returnOrigins].includes(new URL(returnUrl).origin)) return;
  throw validationFailed("returnUrl", "foreign_origin", "must be on the shop's own or an allowed origin");
}

type ListOfOrder = { limit: number; cursor?: string | undefined };

/** The payments of an order, newest first. Only the owner sees what lets a browser pay. */
export async function listOrderPayments(
  ctx: OrdersContext,
  caller: Caller,
  orderId: string,
  { limit, cursor }: ListOfOrder,
): Promise<Page<Payment>> {
  const order = await requireVisibleOrder(ctx, caller, orderId);
  const after = decodeTimeCursor(cursor) ?? null;
  const withSecrets = order.userId === caller.userId;
  return pageOf(
    await callPayments(ctx.payments.listPayments(callOf(ctx), { orderId, limit, after, withSecrets })),
    limit,
  );
}

/** The refunds of an order, newest first. Only administrators see why one failed and how it was settled. */
export async function listOrderRefunds(
  ctx: OrdersContext,
  caller: Caller,
  orderId: string,
  { limit, cursor }: ListOfOrder,
): Promise<Page<Refund>> {
  await requireVisibleOrder(ctx, caller, orderId);
  const after = decodeTimeCursor(cursor) ?? null;
  const withDetails = caller.role === "admin";
  return pageOf(
    await callPayments(ctx.payments.listRefunds(callOf(ctx), { orderId, limit, after, withDetails })),
    limit,
  );
}

const pageOf = <Item extends { createdAt: string; id: string }>(items: Item[], limit: number): Page<Item> =>
  toPage(
    items,
    limit,
    (item) => item,
    ({ createdAt, id }) => [createdAt, id],
  );

type RefundOrder = { orderId: string; body: NewRefund; idempotencyKey: string | undefined };

/**
 * Refunds an order that was paid by a payment, in part or all that is left.
 *
 * @throws AppError not-found, refund-exceeds-payment, idempotency-key-reused, validation-failed, service-unavailable
 */
export async function refundOrder(
  ctx: OrdersContext,
  { userId }: Caller,
  { orderId, body, idempotencyKey }: RefundOrder,
): Promise<{ refund: Refund; isReplayed: boolean }> {
  const { paymentId, currency } = await requireOrder(ctx, orderId);
  const { amount = null, reason = null } = body;
  if (amount && amount.currency !== currency) {
    throw validationFailed("amount.currency", "other_currency", `the order was paid in ${currency}`);
  }
  if (!paymentId) throw new AppError("refund-exceeds-payment");
  const key = idempotencyKey ?? null;
  const input = { orderId, paymentId, amount, reason, userId, idempotencyKey: key };
  const result = await callPayments(ctx.payments.requestRefund(callOf(ctx), input));
  switch (result.outcome) {
    case "requested":
    case "replayed":
      return { refund: result.refund, isReplayed: result.outcome === "replayed" };
    case "key-reused":
      throw new AppError("idempotency-key-reused");
    case "exceeds-payment":
      throw new AppError("refund-exceeds-payment");
  }
}

function requireVisibleOrder(ctx: OrdersContext, { role, userId }: Caller, id: string): Promise<PayableOrder> {
  return requireOrder(ctx, id, role === "admin" ? undefined : userId);
}

export async function requireOrder(ctx: OrdersContext, id: string, userId?: string): Promise<PayableOrder> {
  const order = await findPayableOrder(ctx.db, id, userId);
  if (!order) throw orderNotFound();
  return order;
}

export async function callPayments<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw isAppError(error) ? error : serviceUnavailable(error);
  }
}
