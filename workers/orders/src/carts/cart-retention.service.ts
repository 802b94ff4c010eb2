import { pruneTables } from "#shared/database/prune.ts";
import type { OrdersContext } from "../context.ts";
import { deleteExpiredCarts } from "./carts.repository.ts";

/** Deletes carts that were not changed for 30 days, completed ones too: their orders have all the data. */
export async function pruneCarts(ctx: OrdersContext): Promise<void> {
  await pruneTables(ctx, { carts: (limit) => deleteExpiredCarts(ctx.db, limit) });
}
