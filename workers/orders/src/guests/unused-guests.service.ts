import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import type { OrdersContext } from "../context.ts";
import { findUsersWithOrdersOrCarts } from "./guests.repository.ts";

const BATCH_SIZE = 500;

/** Listing a batch and settling it. */
const CALLS_PER_BATCH = 2;

/**
 * Has users delete the guests that have been unused for 30 days and have neither an order nor a cart. Their sessions have
 * ended, so what the orders' database says of them is final. One batch a run: there is no hurry.
 */
export async function sweepUnusedGuests(ctx: OrdersContext, calls = new CallBudget()): Promise<void> {
  if (!calls.take(CALLS_PER_BATCH)) return;
  const guests = await ctx.users.listUnusedGuests(callOf(ctx), { limit: BATCH_SIZE });
  if (guests.length === 0) return;
  const kept = new Set(await findUsersWithOrdersOrCarts(ctx.db, guests));
  const unused = guests.filter((id) => !kept.has(id));
  await ctx.users.settleUnusedGuests(callOf(ctx), { unused, kept: [...kept] });
}
