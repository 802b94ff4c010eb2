import type { Subscriptions } from "#shared/events/subscriber/subscriber.ts";

/** The events that this Worker passes on, by the Worker that publishes them: all there are. */
export const SUBSCRIPTIONS: Subscriptions = {
  orders: ["order.*", "fulfillment.*", "return.*", "cart.*"],
  payments: ["payment.*", "refund.*"],
  products: ["product.*", "stock.*"],
};
