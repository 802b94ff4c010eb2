import type { ProductsContext } from "../context.ts";
import { auditSlice, postponeNextSlice, takeSlice } from "./stock-audit.repository.ts";

/** Variants per run: all of a small shop; a million in about three hours. */
const SLICE = 5_000;

/** A slice above this is slow: a variant that is ordered a million times has as many ledger entries to sum. */
const LONG_MS = 500;
/** After a slow slice the audit pauses for this many times its duration. */
const REST = 100;

/**
 * Audits the next slice: compares the stock of each variant with its ledger and reservations. A slice is marked as
 * taken before it is audited, so that one that fails does not block the others.
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
