import type { PageRequest } from "../context.ts";
import { beginGuestSession, findSession, keepCount, keepSession, type SignedIn } from "../session/visitor.ts";
import { isRefusal, problemSlug } from "../shop/explain-problem.ts";
import type { Cart } from "../shop/types.ts";

export type OpenCart = { session: SignedIn; cart: Cart };

/** The visitor's open cart: the one that the cookie names, else their newest. */
export async function findCart(c: PageRequest): Promise<OpenCart | undefined> {
  return (await findCartOrOrder(c)).open;
}

/** `placed`: the cart that the cookie names has become this order, and the visitor may not know: its answer was lost. */
export type CartOrOrder = { open?: OpenCart | undefined; placed?: { session: SignedIn; orderId: string } };

/** As `findCart`, with the order that the cart has become. The cookie goes on to name that cart, until it is left for another. */
export async function findCartOrOrder(c: PageRequest): Promise<CartOrOrder> {
  const session = await findSession(c);
  if (!session) return {};
  const cart = await readCart(session);
  if (cart?.orderId) {
    keepCount(c, 0);
    return { placed: { session, orderId: cart.orderId } };
  }
  if (cart) return { open: keepCart(c, session, cart) };
  leaveCart(c, session);
  return {};
}

/** The newest open cart of a visitor whose cart has become an order. */
export async function findNextCart(c: PageRequest, session: SignedIn): Promise<OpenCart | undefined> {
  const cart = await findNewest(session);
  return cart && keepCart(c, session, cart);
}

/** As `findCart`, of this session. `undefined` also when the cart that the cookie names has become an order or is gone. */
export async function readOpenCart(session: SignedIn): Promise<Cart | undefined> {
  const cart = await readCart(session);
  return cart?.orderId ? undefined : cart;
}

async function readCart(session: SignedIn): Promise<Cart | undefined> {
  const { shop, cookie } = session;
  const { cartId } = cookie;
  if (!cartId) return findNewest(session);
  return (await unlessGone(shop.GET("/api/v1/carts/{id}", { params: { path: { id: cartId } } })))?.data;
}

async function findNewest({ shop }: SignedIn): Promise<Cart | undefined> {
  return (await shop.GET("/api/v1/carts", { params: { query: { limit: 1 } } })).data.items[0];
}

/** What a request about a cart answers; `undefined` when the cart has become an order or is gone. */
export async function unlessGone<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (error) {
    const isGone = isRefusal(error) && (problemSlug(error) === "not-found" || problemSlug(error) === "cart-completed");
    if (isGone) return undefined;
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

/** Puts a variant into the cart that `findCart` finds, else into a new one; the first makes the visitor a guest. */
export async function addToCart(c: PageRequest, variantId: string, quantity: number): Promise<OpenCart> {
  const known = await findSession(c);
  const session = known ?? (await beginGuestSession(c));
  const { shop } = session;
  const item = { variantId, quantity };
  const addTo = async (id: string | undefined) =>
    id ? unlessGone(shop.POST("/api/v1/carts/{id}/items", { params: { path: { id } }, body: item })) : undefined;
  const added = (await addTo(session.cookie.cartId)) ?? (known && (await addTo((await findNewest(known))?.id)));
  const { data } = added ?? (await shop.POST("/api/v1/carts", { body: { items: [item] } }));
  return keepCart(c, session, data);
}
