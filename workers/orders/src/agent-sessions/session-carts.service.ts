import type { AgentSessionsRpc, SessionCart } from "#shared/contracts/agents/agent-sessions.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { priceCartRow } from "../carts/cart-pricing.ts";
import { readVariants } from "../carts/cart-variants.service.ts";
import { toCart } from "../carts/cart-view.ts";
import { findCart } from "../carts/carts.repository.ts";
import { offerMethods } from "../carts/offered-methods.ts";
import type { OrdersContext } from "../context.ts";
import { wasPaidBefore } from "./agent-sessions.repository.ts";

type ReadCart = Parameters<AgentSessionsRpc["readCart"]>[1];

/**
 * What a session shows, in two round trips: the cart with its order, and the catalogue. A third one is for a cancelled order with
 * a payment.
 */
export async function readCart(ctx: OrdersContext, { cartId, userId }: ReadCart): Promise<SessionCart | undefined> {
  const row = await findCart(ctx.db, cartId, userId);
  // The order of a guest's cart becomes a customer's when the guest signs in to an account, and the cart stays as it is.
  if (!row || (row.order && row.order.userId !== userId)) return undefined;
  const variants = await readVariants(ctx, [row], { isFresh: false });
  const cart = priceCartRow(row, variants);
  const { order } = row;
  const wasPaid = order !== null && (await isOncePaid(ctx, order));
  return { cart: toCart(cart), order, wasPaid, methods: order ? [] : offerMethods(cart, variants) };
}

/** A payment that came after the cancellation shows as refunded too. */
async function isOncePaid(ctx: OrdersContext, { id, status, paymentStatus }: Order): Promise<boolean> {
  if (status !== "cancelled") return status !== "pending";
  return paymentStatus !== "unpaid" && wasPaidBefore(ctx.db, id);
}
