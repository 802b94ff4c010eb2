import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv, keptSession, order, problem } from "../testing.ts";

const ORIGIN = "https://shop.example";
const OWN_CART = { "/api/v1/carts": { items: [cart], nextCursor: null } };

type Sent = {
  form: Record<string, string>;
  cookie?: string;
  site?: string;
  role?: "guest" | "customer";
  merged?: object;
};

async function send({ form, cookie = "", site = "same-origin", role = "guest", merged = cart }: Sent) {
  const { env, requests } = createEnv({ ...OWN_CART, [`/api/v1/carts/${cart.id}/merge`]: merged });
  const caller = await env.USERS_SESSIONS.authenticate();
  const roles: Record<string, string> = { token: role, taken: "guest" };
  const authenticate = async (_call: unknown, token: string) => ({ ...caller, role: roles[token] });
  const response = await app.request(
    `${ORIGIN}/continue`,
    {
      method: "POST",
      headers: {
        ...{ Accept: "text/html", "Sec-Fetch-Site": site, Cookie: cookie },
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams(form),
    },
    { ...env, USERS_SESSIONS: { authenticate } },
  );
  return { response, requests, session: keptSession(response) };
}

describe("/continue", () => {
  it("shows a button, and takes nothing by being looked at", async () => {
    const { env, requests } = createEnv();
    const response = await app.request(`${ORIGIN}/continue?token=good`, { headers: { "Accept-Language": "en" } }, env);
    const html = await response.text();
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
    expect(html).toContain("Continue your purchase");
    expect(html).toContain('<input type="hidden" name="token" value="good"/>');
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(requests.filter(({ url }) => url.includes("/carts"))).toEqual([]);
  });

  it("goes on with the guest's cart in the checkout", async () => {
    const { response, session } = await send({ form: { token: "good" } });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/checkout"]);
    expect(session).toMatchObject({ accessToken: "taken", refreshToken: "next", cartId: cart.id });
  });

  it("goes on with the order that waits for money, and with no other address", async () => {
    const { response } = await send({ form: { token: "good", order: order.id } });
    expect(response.headers.get("Location")).toBe(`/orders/${order.id}`);
    const other = await send({ form: { token: "good", order: "/evil.example" } });
    expect(other.response.headers.get("Location")).toBe("/checkout");
  });

  it("leaves a customer signed in, who gets what the guest had", async () => {
    const { requests, session } = await send({ form: { token: "good" }, cookie: cookieOf(cart.id), role: "customer" });
    expect(session).toBeUndefined();
    const merge = requests.find(({ url }) => url.endsWith("/merge"));
    expect(await merge?.json()).toEqual({ guestToken: "taken" });
  });

  it("keeps the guest's session when the customer cannot get what the guest had, since the link is used up", async () => {
    const customer = { cookie: cookieOf(cart.id), role: "customer" } as const;
    const { response, session } = await send({ form: { token: "good" }, ...customer, merged: problem("busy", 503) });
    expect(response.status).toBe(503);
    expect(session).toMatchObject({ accessToken: "taken", refreshToken: "next" });
  });

  it("says that a link is of no use any more, and leaves the visitor's session as it is", async () => {
    const { response, session } = await send({ form: { token: "used" }, cookie: cookieOf(cart.id) });
    expect([response.status, session]).toEqual([422, undefined]);
    expect(await response.text()).toContain("This link was used or has expired");
  });

  it("refuses a form of another site, which could make the visitor someone else", async () => {
    const { response, session } = await send({ form: { token: "good" }, site: "cross-site" });
    expect([response.status, session]).toEqual([403, undefined]);
  });
});
