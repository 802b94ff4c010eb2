import { pruneTables } from "#shared/database/prune.ts";
import type { OrdersContext } from "../context.ts";
import { deleteOldMerges, findMergesWithLateData, moveLateData } from "./cart-merge.repository.ts";

/** How many guests one run looks after; rarely is there one. */
const BATCH_SIZE = 50;

/**
 * Job of the cron: a request of a guest that was running while the guest was merged may have written an order or a cart
 * after the rest was moved. It becomes the customer's too.
 */
export async function completeMerges(ctx: OrdersContext): Promise<void> {
  for (const merge of await findMergesWithLateData(ctx.db, BATCH_SIZE)) await moveLateData(ctx.db, merge);
  await pruneTables(ctx, { guest_merges: (limit) => deleteOldMerges(ctx.db, limit) });
}
