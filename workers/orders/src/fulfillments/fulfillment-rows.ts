import { sql } from "drizzle-orm";
import { fulfillmentItems, fulfillments } from "./tables.ts";

/** The fields of a fulfillment, of a row of `fulfillments`. */
export const fulfillmentFields = {
  id: fulfillments.id,
  orderId: fulfillments.orderId,
  items: sql`(
    SELECT json_agg(json_build_object('variantId', i.variant_id, 'quantity', i.quantity) ORDER BY i.variant_id)
    FROM ${fulfillmentItems} AS i WHERE i.fulfillment_id = ${fulfillments}.id)`,
  carrier: fulfillments.carrier,
  trackingNumber: fulfillments.trackingNumber,
  trackingUrl: fulfillments.trackingUrl,
  createdAt: fulfillments.createdAt,
};
