import type { View } from "../layout/view.ts";
import type { Order } from "../shop/types.ts";

/** What a status is called for this order: a free one is not paid, and one in several parcels is partly on its way. */
export function stageTextOf({ t }: View, { total, fulfillmentStatus }: Order, stage: Order["status"]): string {
  if (stage !== "paid") return t.order.statuses[stage];
  if (fulfillmentStatus === "partially-fulfilled") return t.order.partlyShipped;
  return total.amount === 0 ? t.order.freeAndPacked : t.order.statuses.paid;
}
