import type { Order } from "#shared/contracts/orders.ts";
import { newId } from "#shared/values/ids.ts";
import { placeOrder } from "../orders/placement.service.ts";
import type { OrdersTest } from "../testing.ts";

/** Places an order of a customer, for 1000 USD cents. */
export async function placePayableOrder({ ctx, products }: OrdersTest, userId: string = newId()): Promise<Order> {
  const { variantId } = products.addVariant({ unitAmount: 1000, availableStock: 5 });
  const body = { items: [{ variantId, quantity: 1 }] };
  const { order } = await placeOrder(ctx, { userId, body, idempotencyKey: undefined });
  await ctx.settle();
  return order;
}

const envelope = () => ({
  specversion: "1.0" as const,
  id: newId(),
  source: "/api/v1/payments",
  time: new Date().toISOString(),
  datacontenttype: "application/json" as const,
  traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
});

const times = { createdAt: "2026-01-01T00:00:00.000Z", updatedAt: "2026-01-01T00:00:00.000Z" };

/** The event that a payment of this order succeeded. */
export function paymentSucceeded({ id: orderId, userId, total }: Order, paymentId: string = newId(), amount = total) {
  return {
    ...envelope(),
    type: "payment.succeeded" as const,
    subject: paymentId,
    data: {
      id: paymentId,
      orderId,
      provider: "test" as const,
      status: "succeeded" as const,
      amount,
      refundedAmount: { ...total, amount: 0 },
      clientSecret: null,
      redirectUrl: null,
      failure: null,
      userId,
      paymentVersion: 2,
      ...times,
    },
  };
}

/** The event that a payment of this order failed. */
export function paymentFailed(order: Order) {
  const { data, ...event } = paymentSucceeded(order);
  const failure = { code: "declined", message: "The bank declined the debit." };
  return { ...event, type: "payment.failed" as const, data: { ...data, status: "failed" as const, failure } };
}

type Refunded = {
  refundedAmount: number;
  paymentVersion: number;
  status?: "succeeded" | "failed";
  returnId?: string;
  id?: string;
};

/** The event that a refund of this payment succeeded or failed. */
export function refundChanged(
  { id: orderId, userId, total }: Order,
  paymentId: string,
  { refundedAmount, paymentVersion, status = "succeeded", returnId, id = newId() }: Refunded,
) {
  return {
    ...envelope(),
    type: `refund.${status}` as const,
    subject: id,
    data: {
      ...{ id, orderId, paymentId, status, userId, paymentVersion, refundedAmount },
      amount: total,
      reason: null,
      ...(returnId && { returnId }),
      paidAmount: total.amount,
      ...times,
    },
  };
}
