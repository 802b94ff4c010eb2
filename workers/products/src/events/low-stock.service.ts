import { newEvent } from "#shared/events/publisher/new-event.ts";
import type { ProductsContext } from "../context.ts";
import { insertLowStockEvents, updateThreshold } from "./low-stock.repository.ts";

const BATCH_SIZE = 100;
const MAX_BATCHES = 10;

/** Publishes that the stock of variants fell to the threshold: once for each, until it has been above the threshold again. */
export async function publishLowStock(ctx: ProductsContext): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const events = Array.from({ length: BATCH_SIZE }, () => newEvent(ctx, "stock.low"));
    if ((await insertLowStockEvents(ctx.db, events)) < BATCH_SIZE) return;
  }
}

/** Stock of at most this number is low from now on. What that makes low is published when it falls further. */
export async function setLowStockThreshold(ctx: ProductsContext, threshold: number): Promise<void> {
  await updateThreshold(ctx.db, threshold);
}
