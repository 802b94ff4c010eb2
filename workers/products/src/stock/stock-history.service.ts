import type { FinalReservations } from "#shared/contracts/products.ts";
import { pruneTables } from "#shared/database/prune.ts";
import type { ProductsContext } from "../context.ts";
import { deleteFinalLines, deleteReleased, rollUpOldEntries } from "./stock-history.repository.ts";

/** A reservation has up to 100 lines, and two rows of the ledger for each. */
const BATCH_SIZE = 100;

/** Deletes what is past its retention: docs/operations.md has the table. */
export async function pruneStockHistory(ctx: ProductsContext): Promise<void> {
  const tables = {
    reservations: (limit: number) => deleteReleased(ctx.db, limit),
    stock_ledger: (limit: number) => rollUpOldEntries(ctx.db, limit),
  };
  await pruneTables(ctx, tables, { batchSize: BATCH_SIZE });
}

/** Orders knows which reservations can no longer be needed: those of orders that became final long ago. */
export async function closeReservations(ctx: ProductsContext, reservations: FinalReservations): Promise<void> {
  const lines = await deleteFinalLines(ctx.db, reservations);
  if (lines > 0) ctx.log.info("reservations closed", { lines });
}
