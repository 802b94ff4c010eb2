import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import type { OrdersContext } from "../context.ts";
import { findUsersWithOrdersOrCarts } from "./guests.repository.ts";

const BATCH_SIZE = 500;

/** One call to list a batch and one to settle it. */
const CALLS_PER_BATCH = 2;

/**
 * Asks users to delete the guests that were unused for 30 days and have neither an order nor a cart. Their sessions have
 * ended, so neither can be added meanwhile. One batch a run is enough.
 */
export async function sweepUnusedGuests(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  if (!calls.take(CALLS_PER_BATCH)) return;
  const guests = await ctx.users.listUnusedGuests(callOf(ctx), { limit: BATCH_SIZE });
  if (guests.length === 0) return;
  const kept = new Set(await findUsersWithOrdersOrCarts(ctx.db, guests));
  const unused = guests.filter((id) => !kept.has(id));
  await ctx.users.settleUnusedGuests(callOf(ctx), { unused, kept: [...kept] });
}
