import type { ProductsContext } from "../context.ts";
import { auditSlice, postponeNextSlice, takeSlice } from "./stock-audit.repository.ts";

/** How many variants one run looks at: the whole of a small shop; a million in some three hours. */
const SLICE = 5_000;

/** A variant that is ordered a million times has as many lines to add up: that takes seconds, and may not every minute. */
const LONG_MS = 500;
/** How many times as long as such a slice took it is until the next. */
const REST = 100;

/**
 * Goes on through the variants and compares the stock of each with its ledger and reservations. A slice counts as
 * taken before it is looked at, so that one that fails does not hold up the others.
 */
export async function auditStock(ctx: ProductsContext): Promise<void> {
  const slice = await takeSlice(ctx.db, { size: SLICE });
  if (!slice) return;
  const started = Date.now();
  try {
    const wrong = await auditSlice(ctx.db, slice);
    if (wrong.length > 0) ctx.log.error("stock is not what the ledger says", { variantIds: wrong.slice(0, 10) });
  } finally {
    const tookMs = Date.now() - started;
    if (tookMs > LONG_MS) await postponeNextSlice(ctx.db, { seconds: (tookMs / 1000) * REST });
  }
}
