import type { View } from "../layout/view.ts";
import type { Order } from "../shop/types.ts";

/** What a stage is called for this order: a free one is packed without being paid. */
export function stageTextOf({ t }: View, { total }: Order, stage: Order["status"]): string {
  return stage === "paid" && total.amount === 0 ? t.order.freeAndPacked : t.order.statuses[stage];
}

/** Where the order stands: one in several parcels can be partly on its way. */
export function statusTextOf(v: View, order: Order): string {
  const isPartlyShipped = order.status === "paid" && order.fulfillmentStatus === "partially-fulfilled";
  return isPartlyShipped ? v.t.order.partlyShipped : stageTextOf(v, order, order.status);
}
