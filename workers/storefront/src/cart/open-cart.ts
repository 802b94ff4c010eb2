import type { PageRequest } from "../context.ts";
import { findOrBeginSession, findSession, keepCount, keepSession, type SignedIn } from "../session/visitor.ts";
import { isRefusal, problemSlug } from "../shop/explain-problem.ts";
import type { Cart } from "../shop/types.ts";

export type OpenCart = { session: SignedIn; cart: Cart };

/** The visitor's open cart: the one that the cookie names, else their newest. */
export async function findCart(c: PageRequest): Promise<OpenCart | undefined> {
  const session = await findSession(c);
  const cart = session && (await readCart(session));
  if (!session) return undefined;
  if (!cart || cart.orderId) {
    leaveCart(c, session);
    return undefined;
  }
  return keepCart(c, session, cart);
}

async function readCart({ shop, cookie }: SignedIn): Promise<Cart | undefined> {
  const { cartId } = cookie;
  if (!cartId) return (await shop.GET("/api/v1/carts", { params: { query: { limit: 1 } } })).data.items[0];
  try {
    return (await shop.GET("/api/v1/carts/{id}", { params: { path: { id: cartId } } })).data;
  } catch (error) {
    if (isRefusal(error) && error.status === 404) return undefined;
    throw error;
  }
}

/** Remembers the cart and what is in it. */
export function keepCart(c: PageRequest, session: SignedIn, cart: Cart): OpenCart {
  if (session.cookie.cartId !== cart.id) {
    session.cookie = { ...session.cookie, cartId: cart.id };
    keepSession(c, session.cookie);
  }
  keepCount(c, countItems(cart));
  return { session, cart };
}

/** Forgets a cart that has become an order or is gone. */
export function leaveCart(c: PageRequest, session: SignedIn): void {
  if (session.cookie.cartId) {
    const { cartId: _gone, ...cookie } = session.cookie;
    session.cookie = cookie;
    keepSession(c, cookie);
  }
  keepCount(c, 0);
}

export const countItems = ({ items }: Cart): number => items.reduce((sum, { quantity }) => sum + quantity, 0);

/** Puts a variant into the visitor's cart; the first one makes them a guest with a cart. */
export async function addToCart(c: PageRequest, variantId: string, quantity: number): Promise<OpenCart> {
  const session = await findOrBeginSession(c);
  const { shop } = session;
  const item = { variantId, quantity };
  const known = session.cookie.cartId ? await addToKnown(session, item) : undefined;
  const cart = known ?? (await shop.POST("/api/v1/carts", { body: { items: [item] } })).data;
  return keepCart(c, session, cart);
}

/** `undefined` when the cart has become an order or is gone. */
async function addToKnown(
  { shop, cookie }: SignedIn,
  body: { variantId: string; quantity: number },
): Promise<Cart | undefined> {
  try {
    const params = { path: { id: cookie.cartId ?? "" } };
    return (await shop.POST("/api/v1/carts/{id}/items", { params, body })).data;
  } catch (error) {
    const isGone = isRefusal(error) && (problemSlug(error) === "not-found" || problemSlug(error) === "cart-completed");
    if (isGone) return undefined;
    throw error;
  }
}
