import type { Cart } from "#shared/contracts/carts.ts";
import type { Caller } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { requireClosedGuest } from "../guests/guest-merging.service.ts";
import { requireOpen, requireRow } from "../carts/cart-changes.ts";
import { mergeGuest } from "./cart-merge.repository.ts";
import { findCart } from "../carts/carts.repository.ts";
import { MAX_ITEMS } from "../orders/orders.schema.ts";
import { showChangedCart } from "../carts/carts.service.ts";

type MergeCart = { id: string; guestToken: string };

/**
 * Moves a guest's data to the caller: the items of its open carts, its orders and its uses of promotions. The guest is
 * closed first, so that data of an account never moves. An interrupted merge can be repeated; otherwise the cron completes it.
 *
 * @throws AppError not-found, cart-completed, not-a-guest, validation-failed
 */
export async function mergeCart(ctx: OrdersContext, caller: Caller, { id, guestToken }: MergeCart): Promise<Cart> {
  const customerId = caller.userId;
  requireOpen(requireRow(await findCart(ctx.db, id, customerId)), { versions: undefined });
  const guestId = await requireClosedGuest(ctx, { token: guestToken, customerId });
  const cart = requireRow(await mergeGuest(ctx.db, { cartId: id, customerId, guestId, maxItems: MAX_ITEMS }));
  requireOpen(cart, { versions: undefined });
  return showChangedCart(ctx, cart);
}
