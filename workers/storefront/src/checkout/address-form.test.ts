import { describe, expect, it, vi } from "vitest";
import type { app } from "../app.tsx";
import { answers, cart, cookieOf, createEnv, userId } from "../testing.ts";

const shop = answers["/api/v1/shop"] as object;

/** A page of a shop with these settings. The settings are remembered for a minute. */
async function open(path: string, settings: unknown, language = "en") {
  vi.resetModules();
  const fresh = (await import("../app.tsx")) as { app: typeof app };
  const { env } = createEnv({
    "/api/v1/shop": settings,
    [`/api/v1/carts/${cart.id}`]: {
      ...cart,
      requirements: [{ code: "shipping-address-required", field: "shippingAddress", message: "" }],
    },
    "/api/v1/users/me/addresses": { items: [{ ...cart.shippingAddress, id: "a1", isDefault: true }] },
    "/api/v1/users/me": { id: userId, email: null },
  });
  const caller = await env.USERS_SESSIONS.authenticate();
  const response = await fresh.app.request(
    `https://shop.example${path}`,
    { headers: { Accept: "text/html", "Accept-Language": language, Cookie: cookieOf(cart.id) } },
    { ...env, USERS_SESSIONS: { authenticate: async () => ({ ...caller, role: "customer" }) } },
  );
  const html = await response.text();
  return { status: response.status, html, countries: [...html.matchAll(/<option value="([A-Z]{2})"/g)].length };
}

describe("the address of a checkout", () => {
  it.each([
    ["en", "We do not deliver yet"],
    ["de", "Wir liefern noch nicht"],
  ])("is not asked for while the shop sells to no country (%s)", async (language, shown) => {
    const { status, html } = await open("/checkout", { ...shop, countries: [] }, language);
    expect(status).toBe(200);
    expect(html).toContain(shown);
    expect(html).toContain('href="mailto:help@example.com"');
    expect(html).not.toContain('action="/checkout/address"');
    expect(html).not.toContain("<select");
  });

  it("can be in the countries of the shop, and in any while they are not known", async () => {
    expect((await open("/checkout", shop)).countries).toBe(1);
    const unknown = await open("/checkout", () => new Response("", { status: 500 }));
    expect(unknown.countries).toBeGreaterThan(200);
    expect(unknown.html).not.toContain("We do not deliver yet");
  });

  it("can be stored in an account before the shop sells to any country", async () => {
    expect((await open("/account/addresses/new", { ...shop, countries: [] })).countries).toBeGreaterThan(200);
  });
});
