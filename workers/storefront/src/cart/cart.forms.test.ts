import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv, keptSession, problem } from "../testing.ts";

const CARTS = "/api/v1/carts";
const OTHER = { ...cart, id: cart.id.replace(/.$/, "9") };
const itemsOf = ({ id }: { id: string }) => `${CARTS}/${id}/items`;
const NONE = { items: [], nextCursor: null };

/** Adds a mug to the cart of a visitor with these cookies and these open carts, newest first. */
async function add({ cookie, open, replaced = {} }: { cookie: string; open: object[]; replaced?: object }) {
  const started = { ...cart, id: cart.id.replace(/.$/, "8") };
  const { env, requests } = createEnv({
    [CARTS]: ({ method }: Request) => (method === "POST" ? started : { items: open, nextCursor: null }),
    [itemsOf(cart)]: cart,
    [itemsOf(OTHER)]: OTHER,
    ...replaced,
  });
  const response = await app.request(
    "https://shop.example/cart/items",
    {
      method: "POST",
      headers: { Accept: "text/html", "Accept-Language": "en", "Sec-Fetch-Site": "same-origin", Cookie: cookie },
      body: new URLSearchParams({ product: "enamel-mug", "option.Size": "S", quantity: "1" }),
    },
    env,
  );
  const paths = requests.filter(({ method }) => method === "POST").map(({ url }) => new URL(url).pathname);
  return { response, html: await response.text(), paths, started, session: keptSession(response) };
}

describe("POST /cart/items", () => {
  it("adds to the cart that the cookie names", async () => {
    const { response, paths } = await add({ cookie: cookieOf(cart.id), open: [OTHER, cart] });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/cart?added"]);
    expect(paths).toEqual([itemsOf(cart)]);
  });

  it("adds to the visitor's newest cart when the cookie names none, as after a sign-in", async () => {
    const { paths, session } = await add({ cookie: cookieOf(), open: [OTHER, cart] });
    expect(paths).toEqual([itemsOf(OTHER)]);
    expect(session).toMatchObject({ cartId: OTHER.id });
  });

  it.each(["cart-completed", "not-found"])(
    "adds to the newest cart when that of the cookie answers %s",
    async (slug) => {
      const replaced = { [itemsOf(cart)]: problem(slug, slug === "not-found" ? 404 : 409) };
      const { session } = await add({ cookie: cookieOf(cart.id), open: [OTHER], replaced });
      expect(session).toMatchObject({ cartId: OTHER.id });
    },
  );

  it("starts a cart when the visitor has no open one", async () => {
    const { paths, started, session } = await add({ cookie: cookieOf(), open: [] });
    expect(paths).toEqual([CARTS]);
    expect(session).toMatchObject({ cartId: started.id });
  });

  it.each(["multipart/form-data", "multipart/form-data; boundary=x"])("refuses an unreadable %s", async (type) => {
    const { env } = createEnv({});
    const headers = { Accept: "text/html", "Sec-Fetch-Site": "same-origin", "Content-Type": type };
    const response = await app.request(
      "https://shop.example/cart/items",
      { method: "POST", headers, body: "--x" },
      env,
    );
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("That did not work");
  });

  it("says so when the visitor has too many open carts", async () => {
    const replaced = { [CARTS]: ({ method }: Request) => (method === "POST" ? problem("too-many-carts", 409) : NONE) };
    const { response, html } = await add({ cookie: cookieOf(), open: [], replaced });
    expect(response.status).toBe(422);
    expect(html).toContain("You have too many open carts. Order what is in your cart first.");
  });
});
