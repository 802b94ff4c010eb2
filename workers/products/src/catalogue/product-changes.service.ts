import { type NewEvent, newEvent } from "#shared/events/publisher/new-event.ts";
import type { ProductsContext } from "../context.ts";
import { relayEvent } from "../events/events.service.ts";
import { storeProduct } from "./product-reads.service.ts";
import type { ProductRow } from "./product-rows.ts";
import type { Product } from "./products.schema.ts";

/** A change that is about to be made; `readAt` in ms since 1970. */
export type ProductChange = { event: NewEvent; readAt: number };

/** What the statement of a change writes as its event, and when it was begun. */
export const startChange = (ctx: ProductsContext): ProductChange => ({
  event: newEvent(ctx, "product.updated"),
  readAt: ctx.now().getTime(),
});

/** Publishes a change that was made, caches the product and returns it. */
export function showChange(ctx: ProductsContext, row: ProductRow, { event, readAt }: ProductChange): Promise<Product> {
  ctx.defer(relayEvent(ctx, event.id));
  return storeProduct(ctx, row, readAt);
}
