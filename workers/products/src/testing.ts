import { eq, sum } from "drizzle-orm";
import type { Db } from "../../../shared/db.ts";
import { stockLedger } from "./tables.ts";

/** What the ledger says a product's stock should be. */
export async function sumOfLedger(db: Db, productId: string): Promise<number> {
  const [row] = await db
    .select({ stock: sum(stockLedger.delta).mapWith(Number) })
    .from(stockLedger)
    .where(eq(stockLedger.productId, productId));
  return row?.stock ?? 0;
}
