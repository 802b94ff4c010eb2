import type { PageRequest } from "../context.ts";
import { keepCart, readOpenCart, unlessGone } from "../cart/open-cart.ts";
import {
  beginSession,
  findSession,
  keepSession,
  openCatalogue,
  openSession,
  type SignedIn,
} from "../session/visitor.ts";
import { isRefusal, problemSlug } from "../shop/explain-problem.ts";
import type { Cart } from "../shop/types.ts";

/** As many as a user may have. */
const OPEN_CARTS = 20;

/**
 * Signs a customer in. What they had as a guest, cart and orders, becomes theirs. The cookie keeps the guest's session until that
 * is done: if it fails, nothing is lost, and signing in again repeats it.
 */
export async function signIn(c: PageRequest, username: string, password: string): Promise<SignedIn> {
  const before = await findSession(c);
  const session = await openSession(c, { grant_type: "password", username, password });
  if (before?.isGuest) await takeOver(c, session, before);
  keepSession(c, session.cookie);
  return session;
}

/** Gives a customer what a guest had. Their cart is then the one with the things of the guest's. */
export async function takeOver(c: PageRequest, session: SignedIn, guest: SignedIn): Promise<void> {
  const cart = await readOpenCart(guest);
  const guestCart = cart?.items.length ? cart : undefined;
  const merge = () => mergeGuest(session, { guestToken: guest.cookie.accessToken, currency: guestCart?.currency });
  try {
    // Once more if the customer's cart became an order in between.
    const merged = (await unlessGone(merge())) ?? (await merge());
    // What does not fit because of its currency stays in the guest's cart, which is the customer's now.
    const isApart = guestCart && guestCart.currency !== merged.currency;
    keepCart(c, session, isApart ? guestCart : merged);
  } catch (error) {
    // A guest who has registered since keeps everything in that account.
    if (!isRefusal(error) || problemSlug(error) !== "not-a-guest") throw error;
  }
}

/** Merges into the customer's newest cart in this currency, else into their newest, else into a new one. */
async function mergeGuest(
  { shop }: SignedIn,
  { guestToken, currency }: { guestToken: string; currency: string | undefined },
): Promise<Cart> {
  const carts = (await shop.GET("/api/v1/carts", { params: { query: { limit: OPEN_CARTS } } })).data.items;
  const open = carts.find((cart) => cart.currency === currency) ?? carts[0];
  const { id } = open ?? (await shop.POST("/api/v1/carts", { body: { items: [] } })).data;
  return (await shop.POST("/api/v1/carts/{id}/merge", { params: { path: { id } }, body: { guestToken } })).data;
}

/** Makes the visitor a customer: a guest keeps cart and orders. */
export async function register(
  c: PageRequest,
  { username, password, email }: { username: string; password: string; email: string },
): Promise<SignedIn> {
  const session = await findSession(c);
  const body = { username, password, ...(email ? { email } : {}) };
  if (session?.isGuest) {
    await session.shop.POST("/api/v1/users/me/registration", { body });
    return session;
  }
  await openCatalogue(c).POST("/api/v1/users", { body });
  return beginSession(c, { grant_type: "password", username, password });
}
