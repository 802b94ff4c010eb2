import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { answers, cart, cookieOf, createEnv, keptSession, order, problem } from "../testing.ts";

const ORIGIN = "https://shop.example";
const PATH = `/api/v1/carts/${cart.id}`;
const BOX = /<input type="checkbox" name="reminderConsent" value="true"( checked="")?\/>/;

function openShop(reminders: "on" | "off", replaced: object = {}) {
  const { env, requests } = createEnv({ ...replaced });
  const request = (path: string, init: RequestInit = {}) =>
    app.request(
      ORIGIN + path,
      {
        ...init,
        headers: { Accept: "text/html", Cookie: cookieOf(cart.id), Origin: ORIGIN, "Sec-Fetch-Site": "same-origin" },
      },
      { ...env, CART_REMINDERS: reminders },
    );
  const sendAddress = async (fields: Record<string, string>) => {
    const response = await request("/checkout/address", {
      method: "POST",
      body: new URLSearchParams({
        email: "ada@example.com",
        name: "Ada",
        line1: "1",
        city: "Austin",
        region: "Texas",
        postalCode: "78701",
        country: "US",
        ...fields,
      }),
    });
    return { response, patch: await requests.find(({ method }) => method === "PATCH")?.json() };
  };
  return { request, sendAddress };
}

describe("the box that asks for the consent to a reminder", () => {
  it("is not shown while the shop sends no reminders, and then no consent is stored", async () => {
    const shop = openShop("off");
    expect(await (await shop.request("/checkout?step=address")).text()).not.toContain("reminderConsent");
    const { response, patch } = await shop.sendAddress({ reminderConsent: "true" });
    expect(response.status).toBe(303);
    expect(patch).not.toHaveProperty("reminderConsent");
  });

  it("is not ticked before the customer does it", async () => {
    expect(BOX.exec(await (await openShop("on").request("/checkout?step=address")).text())?.[1]).toBeUndefined();
    const agreed = openShop("on", { [PATH]: { ...(answers[PATH] as object), reminderConsent: true } });
    expect(BOX.exec(await (await agreed.request("/checkout?step=address")).text())?.[1]).toBe(' checked=""');
  });

  it("gives the consent when it is ticked, and takes it back when it is not", async () => {
    expect((await openShop("on").sendAddress({ reminderConsent: "true" })).patch).toMatchObject({
      reminderConsent: true,
    });
    expect((await openShop("on").sendAddress({})).patch).toMatchObject({ reminderConsent: false });
  });
});

describe("an address without what its country needs", () => {
  const errorsIn = (html: string) => [...html.matchAll(/class="error" id="[^"]*(region|postalCode)[^"]*"/g)].length;

  it("is refused at its fields, and taken in a country that has no such parts", async () => {
    const { response, patch } = await openShop("off").sendAddress({ region: "", postalCode: " " });
    const html = await response.text();
    expect([response.status, patch]).toEqual([422, undefined]);
    expect(html).toContain("Enter the postal code, as in 78701.");
    expect(html).toContain("Enter the state or province: the tax depends on it.");
    const irish = await openShop("off").sendAddress({ region: "", postalCode: "", country: "IE" });
    expect(irish.patch).toMatchObject({ shippingAddress: { region: null, postalCode: null, country: "IE" } });
  });

  it("has a state where there is a postal code", async () => {
    const { response } = await openShop("off").sendAddress({ region: "" });
    expect(errorsIn(await response.text())).toBe(1);
    expect((await openShop("off").sendAddress({ region: "", country: "DE" })).response.status).toBe(303);
  });

  it("that an agent gave leads to the form, which says what is missing", async () => {
    const incomplete = { ...cart, requirements: [], shippingAddress: { ...cart.shippingAddress, region: null } };
    const response = await openShop("off", { [PATH]: incomplete }).request("/checkout");
    const html = await response.text();
    expect(response.status).toBe(200);
    expect(html).toContain("Something is missing in this address.");
    expect(html).toContain('value="1 Main Street"');
    expect(errorsIn(html)).toBe(1);
  });

  it("that was saved stands in the form, where it can be completed", async () => {
    const saved = { ...cart.shippingAddress, id: "a1", isDefault: true, line1: "2 Second Street", postalCode: null };
    const shop = openShop("off", { "/api/v1/users/me/addresses": { items: [saved] } });
    const { response, patch } = await shop.sendAddress({ savedAddress: "a1", line1: "" });
    const html = await response.text();
    expect([response.status, patch]).toEqual([422, undefined]);
    expect(html).toContain("Something is missing in this address.");
    expect(errorsIn(html)).toBe(1);
    expect(html).toContain('value="2 Second Street"');
  });
});

it("a mail address that is refused with a saved address is marked in its form, and not in the other", async () => {
  const { env } = createEnv({
    "/api/v1/users/me/addresses": { items: [{ ...cart.shippingAddress, id: "a1", isDefault: true }] },
    "/api/v1/users/me": { id: cart.userId, email: null },
    [PATH]: ({ method }: Request) =>
      method === "GET"
        ? Response.json(cart)
        : problem("validation-failed", 422, { errors: [{ path: "email", code: "invalid_format", message: "" }] }),
  });
  const caller = await env.USERS_SESSIONS.authenticate();
  const response = await app.request(
    `${ORIGIN}/checkout/address`,
    {
      method: "POST",
      headers: { Accept: "text/html", Cookie: cookieOf(cart.id), "Sec-Fetch-Site": "same-origin" },
      body: new URLSearchParams({ savedAddress: "a1", email: "ada@" }),
    },
    { ...env, USERS_SESSIONS: { authenticate: async () => ({ ...caller, role: "customer" }) } },
  );
  const html = await response.text();
  expect(html).toMatch(/id="saved-email"[^>]* aria-invalid="true" aria-describedby="saved-email-error"/);
  expect(html.match(/aria-invalid/g)).toHaveLength(1);
});

describe("the button that places the order", () => {
  const REVIEWED = { ...cart, requirements: [] };
  const OTHER = cart.id.replace(/.$/, "9");
  const completion = (id: string) => `/api/v1/carts/${id}/complete`;
  const free = { ...REVIEWED, total: { amount: 0, currency: "USD" } };

  type Sent = { form?: Record<string, string>; cookie?: string; site?: string; replaced?: Record<string, unknown> };

  async function place({ form = { cart: cart.id }, cookie = cookieOf(cart.id), site = "same-origin", replaced }: Sent) {
    const { env, requests } = createEnv({ [PATH]: REVIEWED, ...replaced });
    const response = await app.request(
      `${ORIGIN}/checkout/complete`,
      {
        method: "POST",
        headers: { Accept: "text/html", "Accept-Language": "en", Cookie: cookie, "Sec-Fetch-Site": site },
        body: new URLSearchParams({ amount: "3185", currency: "USD", ...form }),
      },
      env,
    );
    const completed = requests.map(({ url }) => new URL(url).pathname).filter((path) => path.endsWith("/complete"));
    return { response, location: response.headers.get("Location"), session: keptSession(response), completed };
  }

  it("says for how much, and that nothing is to pay for a free order", async () => {
    const review = async (shown: object) => (await openShop("off", { [PATH]: shown }).request("/checkout")).text();
    const html = await review(REVIEWED);
    expect(html).toMatch(/<dd>\$31.85<\/dd><\/div><\/dl><button [^>]*>Place order<\/button>/);
    expect(html).toContain(`name="cart" value="${cart.id}"`);
    const freeHtml = await review(free);
    expect(freeHtml).toContain("There is nothing to pay.");
    expect(freeHtml).not.toContain("obligation to pay");
  });

  it("leads to the order, whose cart is left", async () => {
    const { location, session } = await place({ replaced: { [completion(cart.id)]: order } });
    expect(location).toBe(`/orders/${order.id}?placed`);
    expect(session).toMatchObject({ accessToken: "token" });
    expect(session).not.toHaveProperty("cartId");
  });

  it("leads to the same order from a second tab, and leaves a cart that was begun after it", async () => {
    const { location, session, completed } = await place({
      cookie: cookieOf(OTHER),
      replaced: { [completion(cart.id)]: order },
    });
    expect([location, completed]).toEqual([`/orders/${order.id}?placed`, [completion(cart.id)]]);
    expect(session).toBeUndefined();
  });

  it("leads to the order when its answer was lost, and the cart is left then", async () => {
    const lost = { [PATH]: { ...REVIEWED, orderId: order.id }, "/api/v1/carts": { items: [], nextCursor: null } };
    const shop = openShop("off", lost);
    for (const path of ["/checkout", "/checkout?step=address"]) {
      const response = await shop.request(path);
      expect(response.headers.get("Location")).toBe(`/orders/${order.id}?placed`);
      expect(keptSession(response)).not.toHaveProperty("cartId");
    }
    const empty = await shop.request("/cart");
    expect(await empty.text()).toContain(`<a href="/orders/${order.id}">See your order</a>`);
    expect(keptSession(empty)).toBeUndefined();
    const next = await openShop("off", { ...lost, "/api/v1/carts": { items: [{ ...cart, id: OTHER }] } }).request(
      "/cart",
    );
    expect(await next.text()).toContain("See your order");
    expect(keptSession(next)).toMatchObject({ cartId: OTHER });
  });

  it("leads to the checkout again when the shop did not answer, which knows whether it was placed", async () => {
    const { response } = await place({
      replaced: { [completion(cart.id)]: new Response(null, { status: 503 }) },
    });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('<a class="button" href="/checkout">Try again</a>');
  });

  it("asks a visitor whose session has ended to sign in, and says why", async () => {
    const { location, completed } = await place({ cookie: "" });
    expect([location, completed]).toEqual(["/account?ended&next=/checkout", []]);
    const { env } = createEnv();
    const page = await app.request(
      ORIGIN + location,
      { headers: { Accept: "text/html", "Accept-Language": "en" } },
      env,
    );
    const html = await page.text();
    expect(html).toContain("Your session had ended. Sign in again to go on.");
    expect(html).toContain('name="next" value="/checkout"');
  });

  it("leads back to the review when the cart has changed, so that going back sends no form again", async () => {
    const changed = problem("cart-changed", 409, { cart: REVIEWED });
    const { location } = await place({ replaced: { [completion(cart.id)]: changed } });
    expect(location).toBe("/checkout?changed");
    const page = await openShop("off", { [PATH]: REVIEWED }).request("/checkout?changed");
    expect(page.status).toBe(200);
    expect(await page.text()).toContain("Check the new total, then order.");
  });

  const SOLD_OUT = {
    ...REVIEWED,
    requirements: [{ code: "quantity-not-available", field: "items.0.quantity", message: "" }],
  };

  it("leads back to the review by the cart of the refusal, whatever a cache says of its stock", async () => {
    const changed = problem("cart-changed", 409, { cart: REVIEWED });
    const { location } = await place({ replaced: { [completion(cart.id)]: changed, [PATH]: SOLD_OUT } });
    expect(location).toBe("/checkout?changed");
  });

  it("leads to a changed cart that cannot be ordered, which says that it has changed", async () => {
    const changed = problem("cart-changed", 409, { cart: SOLD_OUT });
    expect((await place({ replaced: { [completion(cart.id)]: changed } })).location).toBe("/cart?changed");
    const shop = openShop("off", { [PATH]: SOLD_OUT });
    expect((await shop.request("/checkout?changed")).headers.get("Location")).toBe("/cart?changed");
    expect((await shop.request("/checkout")).headers.get("Location")).toBe("/cart");
    const page = await shop.request("/cart?changed");
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain("Your cart, prices or stock changed since you looked.");
    expect(html).not.toContain("Check the new total");
  });

  it("leads to the cart, which says what is sold out, when the stock no longer suffices", async () => {
    const soldOut = problem("insufficient-stock", 409);
    const { response, location } = await place({ replaced: { [completion(cart.id)]: soldOut, [PATH]: SOLD_OUT } });
    expect([response.status, location]).toEqual([303, "/cart?short"]);
    // The cart may come from a cache, in which there is enough.
    for (const known of [cart, SOLD_OUT]) {
      const html = await (await openShop("off", { [PATH]: known }).request("/cart?short")).text();
      expect(html).toContain("There is not enough in stock.");
      expect(html).not.toContain("Check the new total");
    }
  });

  it("does not order another cart than the one that was shown, and says that it is gone", async () => {
    const empty = { [PATH]: undefined, "/api/v1/carts": { items: [], nextCursor: null } };
    const { response, completed } = await place({ form: { cart: OTHER }, replaced: empty });
    expect([response.status, completed]).toEqual([422, [completion(OTHER)]]);
    expect(await response.text()).toContain("is no longer there, so nothing was ordered just now.");
    expect((await place({ form: { cart: OTHER } })).location).toBe("/checkout?changed");
  });

  it("takes nothing but an id for a cart, and no form of another site", async () => {
    const { completed } = await place({ form: { cart: "../orders" } });
    expect(completed).toEqual([completion(cart.id)]);
    const foreign = await place({ site: "cross-site" });
    expect([foreign.response.status, foreign.completed]).toEqual([403, []]);
  });
});
