import type { Order } from "#shared/contracts/orders.ts";

/**
 * The order as it was when it was placed. Its items and amounts never change; status, version and payment are reset to
 * their initial values.
 */
export function asPlaced(order: Order): Order {
  const isFree = order.total.amount === 0;
  return {
    ...order,
    status: isFree ? "paid" : "pending",
    paymentStatus: isFree ? "paid" : "unpaid",
    fulfillmentStatus: "unfulfilled",
    items: order.items.map((item) => ({ ...item, quantityFulfilled: 0, quantityReturned: 0 })),
    cancelReason: null,
    version: isFree ? 2 : 1,
    updatedAt: order.createdAt,
  };
}
