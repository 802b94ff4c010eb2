import type { FinalReservations } from "#shared/contracts/products.ts";
import { pruneTables } from "#shared/database/prune.ts";
import type { ProductsContext } from "../context.ts";
import { deleteFinalLines, deleteReleased, rollUpOldEntries } from "./stock-history.repository.ts";

/** A reservation has up to 100 lines, with two ledger entries for each. */
const BATCH_SIZE = 100;

/** Deletes rows past their retention: see the table in docs/operations.md. */
export async function pruneStockHistory(ctx: ProductsContext): Promise<void> {
  const tables = {
    reservations: (limit: number) => deleteReleased(ctx.db, limit),
    stock_ledger: (limit: number) => rollUpOldEntries(ctx.db, limit),
  };
  await pruneTables(ctx, tables, { batchSize: BATCH_SIZE });
}

/**
 * Deletes the lines of reservations that are no longer needed. Orders calls it for orders that became final long ago.
 */
export async function closeReservations(ctx: ProductsContext, reservations: FinalReservations): Promise<void> {
  const lines = await deleteFinalLines(ctx.db, reservations);
  if (lines > 0) ctx.log.info("reservations closed", { lines });
}
