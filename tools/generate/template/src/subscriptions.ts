// <fields:subscribed-schemas>
import { EventSchema as OrdersEventSchema } from "#shared/contracts/events/orders.ts";
// </fields:subscribed-schemas>
import type { Subscriptions } from "#shared/events/subscriber/subscriber.ts";

/** The events that this Worker handles, by the Worker that publishes them. */
export const SUBSCRIPTIONS: Subscriptions = {
  // <fields:subscriptions>
  orders: ["order.*"],
  // </fields:subscriptions>
};

// <fields:subscribed-event>
export const SubscribedEventSchema = OrdersEventSchema;
// </fields:subscribed-event>
