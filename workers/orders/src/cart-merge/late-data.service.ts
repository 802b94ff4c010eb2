import { CallBudget } from "#shared/core/call-budget.ts";
import { pruneTables } from "#shared/database/prune.ts";
import type { OrdersContext } from "../context.ts";
import { closeGuest } from "../guests/guest-merging.service.ts";
import {
  deleteOldMerges,
  findInterruptedMerges,
  findMergesWithLateData,
  moveLateData,
} from "./cart-merge.repository.ts";

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

/**
 * Job of the cron: does the merges that were interrupted, each with one call. Nothing of a guest who has registered since
 * is moved.
 */
export async function resumeMerges(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  for (const merge of await findInterruptedMerges(ctx.db, calls.left)) {
    calls.take(1);
    if (await closeGuest(ctx, merge)) await moveLateData(ctx.db, merge);
  }
}
