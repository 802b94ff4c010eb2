import type { Subscriptions } from "#shared/events/subscriber/subscriber.ts";

export const SUBSCRIPTIONS: Subscriptions = {
  orders: ["order.*", "fulfillment.*", "return.*", "cart.abandoned"],
  payments: ["refund.succeeded"],
};
