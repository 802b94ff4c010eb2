import type { ProductsContext } from "./context.ts";
import { auditSlice, takeSlice } from "./stock-audit.repository.ts";

/** How many products one run looks at: the whole of a small shop; a million in some three hours. */
const SLICE = 5_000;

/**
 * Goes on through the products and compares the stock of each with its ledger and reservations. A slice counts as
 * taken before it is looked at, so that one that fails does not hold up the others.
 */
export async function auditStock(ctx: ProductsContext): Promise<void> {
  const wrong = await auditSlice(ctx.db, await takeSlice(ctx.db, { size: SLICE }));
  if (wrong.length > 0) ctx.log.error("stock is not what the ledger says", { productIds: wrong.slice(0, 10) });
}
