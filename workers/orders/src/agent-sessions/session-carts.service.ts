import type { AgentSessionsRpc, SessionCart } from "#shared/contracts/agents/agent-sessions.ts";
import { priceCartRow } from "../carts/cart-pricing.ts";
import { readVariants } from "../carts/cart-variants.service.ts";
import { toCart } from "../carts/cart-view.ts";
import { findCart } from "../carts/carts.repository.ts";
import { offerMethods } from "../carts/offered-methods.ts";
import type { OrdersContext } from "../context.ts";

type ReadCart = Parameters<AgentSessionsRpc["readCart"]>[1];

/** What a session shows, in two round trips: the cart with its order, and the catalogue. */
export async function readCart(ctx: OrdersContext, { cartId, userId }: ReadCart): Promise<SessionCart | undefined> {
  const row = await findCart(ctx.db, cartId, userId);
  // The order of a guest's cart becomes a customer's when the guest signs in to an account, and the cart stays as it is.
  if (!row || (row.order && row.order.userId !== userId)) return undefined;
  const variants = await readVariants(ctx, [row], { isFresh: false });
  const cart = priceCartRow(row, variants);
  return { cart: toCart(cart), order: row.order, methods: row.order ? [] : offerMethods(cart, variants) };
}
