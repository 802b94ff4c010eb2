import type { CartsForMails } from "#shared/contracts/orders-rpc.ts";
import type { CallBudget } from "#shared/core/call-budget.ts";
import { newEvent } from "#shared/events/publisher/new-event.ts";
import { priceCartRow } from "../carts/cart-pricing.ts";
import { readVariants } from "../carts/cart-variants.service.ts";
import { toCart } from "../carts/cart-view.ts";
import type { OrdersContext } from "../context.ts";
import { findIdleCarts, findRemindableCarts, markAbandoned } from "./abandoned-carts.repository.ts";

const BATCH_SIZE = 100;

/** Publishes `cart.abandoned`, once for each cart; the relay of the same run sends it. What is left is for the next run. */
export async function publishAbandonedCarts(ctx: OrdersContext, calls: CallBudget): Promise<void> {
  while (calls.take(1)) {
    const rows = await findIdleCarts(ctx.db, { limit: BATCH_SIZE });
    if (rows.length === 0) return;
    const variants = await readVariants(ctx, rows, { isFresh: false });
    const carts = rows.map((row) => toCart(priceCartRow(row, variants)));
    const abandoned = carts.map((cart) => ({ cart, event: newEvent(ctx, "cart.abandoned") }));
    const marked = await markAbandoned(ctx.db, abandoned);
    // Another run has marked all of them.
    if (rows.length < BATCH_SIZE || marked === 0) return;
  }
}

/** Those of these carts whose customers may be reminded of them now, as they are now, with something that can be ordered. */
export async function readAbandonedCarts(ctx: OrdersContext, cartIds: string[]): Promise<CartsForMails> {
  const { rows, shop } = await findRemindableCarts(ctx.db, cartIds);
  const variants = await readVariants(ctx, rows, { isFresh: false });
  const carts = rows.map((row) => toCart(priceCartRow(row, variants)));
  return { shop, carts: carts.filter(({ items }) => items.some(({ availableStock }) => availableStock > 0)) };
}
