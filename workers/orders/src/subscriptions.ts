import type { Subscriptions } from "#shared/events/subscriber/subscriber.ts";

/** The events that this Worker handles, by the Worker that publishes them. */
export const SUBSCRIPTIONS: Subscriptions = { payments: ["payment.succeeded", "refund.succeeded", "refund.failed"] };
