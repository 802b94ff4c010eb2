import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import {
  type EventSource,
  eventCtes,
  insertEvent,
  isWrittenHere,
  type NewEvent,
} from "#shared/events/publisher/new-event.ts";
import { productAsJson } from "../catalogue/product-rows.ts";
import { products, variants } from "../tables.ts";

/** A statement that writes the event of a product that this transaction has changed; no event if it did not. */
export function insertProductEvent(productId: string, event: NewEvent): SQL {
  // Removing a variant changes the product itself too.
  const hasChangedVariant = sql`EXISTS (
    SELECT FROM ${variants}
    WHERE ${and(eq(variants.productId, productId), isNull(variants.removedAt))} AND ${isWrittenHere(variants)})`;
  const source: EventSource = {
    data: productAsJson,
    from: sql`${products} WHERE ${eq(products.id, productId)} AND (${isWrittenHere(products)} OR ${hasChangedVariant})`,
  };
  return insertEvent(event, source);
}

/** The same for a statement that archives the products in its part `target`, as they were before. */
export function archivedEvent(event: NewEvent): SQL {
  return eventCtes(event, { data: productAsJson, from: sql`${products} JOIN target USING (id)` });
}
