import type { PageRequest } from "../context.ts";
import { keepCart } from "../cart/open-cart.ts";
import { beginSession, findSession, openCatalogue, type SignedIn } from "../session/visitor.ts";

/** Signs a customer in. What they had as a guest, cart and orders, becomes theirs. */
export async function signIn(c: PageRequest, username: string, password: string): Promise<SignedIn> {
  const before = await findSession(c);
  const session = await beginSession(c, { grant_type: "password", username, password });
  if (before?.isGuest) await takeOver(c, session, before.cookie.accessToken);
  return session;
}

/** Gives a customer what a guest had. */
export async function takeOver(c: PageRequest, session: SignedIn, guestToken: string): Promise<void> {
  const { shop } = session;
  const open = (await shop.GET("/api/v1/carts", { params: { query: { limit: 1 } } })).data.items[0];
  const { id } = open ?? (await shop.POST("/api/v1/carts", { body: { items: [] } })).data;
  const { data } = await shop.POST("/api/v1/carts/{id}/merge", { params: { path: { id } }, body: { guestToken } });
  keepCart(c, session, data);
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
