import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import type { Cart } from "../shop/types.ts";
import { cart as guestCart, cookieOf, createEnv, keptSession, problem } from "../testing.ts";

const CARTS = "/api/v1/carts";
const cartWith = (last: string, fields: Partial<Cart> = {}): Cart => ({
  ...guestCart,
  id: guestCart.id.replace(/.$/, last),
  ...fields,
});
const mergeOf = ({ id }: { id: string }) => `${CARTS}/${id}/merge`;
const COMPLETED = problem("cart-completed", 409);

/** Signs in a guest with `guestCart` to an account with these open carts: as they are listed first, and after that. */
async function signIn({ open = [[]], replaced = {} }: { open?: Cart[][]; replaced?: Record<string, unknown> }) {
  const [first = [], later = first] = open;
  const started = cartWith("8", { items: [] });
  let lists = 0;
  const list = () => ({ items: lists++ === 0 ? first : later, nextCursor: null });
  const merges = [...first, ...later, started].map((each) => [mergeOf(each), { ...each, items: guestCart.items }]);
  const { env, requests } = createEnv({
    "/api/v1/auth/token": { access_token: "customer", refresh_token: "next", expires_in: 900 },
    [CARTS]: ({ method }: Request) => (method === "POST" ? started : list()),
    ...Object.fromEntries(merges),
    ...replaced,
  });
  const caller = await env.USERS_SESSIONS.authenticate();
  const authenticate = async (_call: unknown, token: string) => ({
    ...caller,
    role: token === "customer" ? "customer" : "guest",
  });
  const response = await app.request(
    "https://shop.example/account/sign-in",
    {
      method: "POST",
      headers: {
        ...{ Accept: "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin" },
        Cookie: cookieOf(guestCart.id),
      },
      body: new URLSearchParams({ username: "ada", password: "Correct-Horse-7", next: "/cart" }),
    },
    { ...env, USERS_SESSIONS: { authenticate } },
  );
  const merged = requests.filter(({ url }) => url.endsWith("/merge"));
  return {
    ...{ response, location: response.headers.get("Location"), session: keptSession(response), started },
    merged: merged.map(({ url }) => new URL(url).pathname),
    tokens: await Promise.all(
      merged.map(async (request) => ((await request.json()) as { guestToken: string }).guestToken),
    ),
  };
}

describe("the sign-in of a guest", () => {
  const [newest, older] = [cartWith("1"), cartWith("2")];

  it("gives the account's newest cart what the guest had, and shows that cart", async () => {
    const { location, session, merged, tokens } = await signIn({ open: [[newest, older]] });
    expect([location, merged, tokens]).toEqual(["/cart", [mergeOf(newest)], ["token"]]);
    expect(session).toMatchObject({ accessToken: "customer", cartId: newest.id });
  });

  it("starts a cart in an account without one", async () => {
    const { session, merged, started } = await signIn({});
    expect(merged).toEqual([mergeOf(started)]);
    expect(session).toMatchObject({ accessToken: "customer", cartId: started.id });
  });

  it.each([
    ["becomes an order", COMPLETED],
    ["is gone", problem("not-found", 404)],
  ])("takes the account's next cart when the newest %s at that moment", async (_, refusal) => {
    const replaced = { [mergeOf(newest)]: refusal };
    const { location, session, merged } = await signIn({ open: [[newest, older], [older]], replaced });
    expect([location, merged]).toEqual(["/cart", [mergeOf(newest), mergeOf(older)]]);
    expect(session).toMatchObject({ accessToken: "customer", cartId: older.id });
  });

  it.each([
    ["refused again", COMPLETED, 422],
    ["not answered", problem("service-unavailable", 503), 503],
  ])("leaves them the guest, who can sign in again, when what they had is %s", async (_, refusal, status) => {
    const { response, session } = await signIn({ open: [[newest]], replaced: { [mergeOf(newest)]: refusal } });
    expect(response.status).toBe(status);
    expect(session).toBeUndefined();
  });

  it("takes over nothing of a guest who has registered since", async () => {
    const replaced = { [mergeOf(newest)]: problem("not-a-guest", 409) };
    const { location, session } = await signIn({ open: [[newest]], replaced });
    expect(location).toBe("/cart");
    expect(session).toMatchObject({ accessToken: "customer" });
  });
});

describe("a guest's cart in another currency", () => {
  const [dollars, euros] = [cartWith("1"), cartWith("2", { currency: "EUR" })];
  const guestHas = (fields: Partial<Cart>) => ({ [`${CARTS}/${guestCart.id}`]: { ...guestCart, ...fields } });

  it("goes into the account's cart in that currency, which is shown", async () => {
    const { session, merged } = await signIn({ open: [[dollars, euros]], replaced: guestHas({ currency: "EUR" }) });
    expect(merged).toEqual([mergeOf(euros)]);
    expect(session).toMatchObject({ cartId: euros.id });
  });

  it("stays as it is and is shown when the account has none in that currency", async () => {
    const { session, merged } = await signIn({ open: [[dollars]], replaced: guestHas({ currency: "EUR" }) });
    expect(merged).toEqual([mergeOf(dollars)]);
    expect(session).toMatchObject({ accessToken: "customer", cartId: guestCart.id });
  });

  it.each([
    ["it is empty", { items: [] }],
    ["it has become an order", { orderId: cartWith("3").id }],
  ])("decides nothing when %s", async (_, fields) => {
    const { session, merged } = await signIn({
      open: [[dollars, euros]],
      replaced: guestHas({ currency: "EUR", ...fields }),
    });
    expect(merged).toEqual([mergeOf(dollars)]);
    expect(session).toMatchObject({ cartId: dollars.id });
  });
});
