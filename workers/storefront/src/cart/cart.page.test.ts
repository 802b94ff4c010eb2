import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { cart, cookieOf, createEnv } from "../testing.ts";

const [mug] = cart.items;

/** The page of a cart, as text without tags. */
async function open(fields: object, role = "guest") {
  const { env } = createEnv({ [`/api/v1/carts/${cart.id}`]: { ...cart, ...fields } });
  const headers = { Accept: "text/html", "Accept-Language": "en", Cookie: cookieOf(cart.id) };
  const caller = await env.USERS_SESSIONS.authenticate();
  const bindings = { ...env, USERS_SESSIONS: { authenticate: async () => ({ ...caller, role }) } };
  const html = await (await app.request("https://shop.example/cart", { headers }, bindings)).text();
  return { html, text: html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ") };
}

it("a cart says that its shipping is not chosen yet", async () => {
  expect((await open({})).text).toContain("Shipping not chosen yet");
});

describe("an empty cart", () => {
  const LINK = '<a href="/account?next=/cart">Sign in to see your cart</a>';

  it("leads a visitor without a session to the sign-in, and back", async () => {
    const { env } = createEnv();
    const response = await app.request("https://shop.example/cart", { headers: { Accept: "text/html" } }, env);
    expect(await response.text()).toContain(LINK);
  });

  it("leads a guest to the sign-in, but not a customer, who has signed in", async () => {
    expect((await open({ items: [] }, "guest")).html).toContain(LINK);
    expect((await open({ items: [] }, "customer")).html).not.toContain(LINK);
  });
});

describe("the lines of a cart", () => {
  it.each([
    [0, "Sold out. Remove it to go on."],
    [1, "Only 1 in stock. Reduce the quantity to go on."],
  ])("say what to do when %s are in stock", async (availableStock, shown) => {
    const requirements = [{ code: "quantity-not-available", field: "items.0.quantity", message: "" }];
    const { html, text } = await open({ items: [{ ...mug, availableStock }], requirements });
    expect(text).toContain(shown);
    expect(text).toContain("Change what is marked, then you can go to checkout.");
    expect(html).not.toContain('href="/checkout"');
  });

  it("say what is wrong with the right one of many", async () => {
    const items = Array.from({ length: 11 }, () => ({ ...mug, availableStock: 0 }));
    const requirements = [{ code: "quantity-not-available", field: "items.10.quantity", message: "" }];
    const { html } = await open({ items, requirements });
    const lines = html.split('<div class="line-head">').slice(1);
    expect(lines.map((line) => line.includes("Sold out."))).toEqual([...Array(10).fill(false), true]);
  });

  it("have fields and buttons that tell the variants of a product apart", async () => {
    const { html } = await open({ items: [mug, { ...mug, variantId: "v2", options: { Size: "L" } }] });
    for (const size of ["S", "L"]) {
      expect(html).toContain(`aria-label="Quantity of Enamel mug, ${size}"`);
      expect(html).toContain(`aria-label="Remove Enamel mug, ${size}"`);
    }
  });
});

describe("a discount code", () => {
  it("may be as long as the shop's codes", async () => {
    expect((await open({})).html).toMatch(/name="code"[^>]* maxlength="64"/);
  });

  const welcome = { promotionId: "p1", code: "WELCOME10", name: "Welcome", amount: { amount: 300, currency: "USD" } };
  const [ALONE, SHIPPING, COMBINED] = [
    "FREESHIP takes nothing off this cart as it is.",
    "If it is for free shipping, it counts once shipping is chosen.",
    "Not all discounts can be combined",
  ];

  it("that takes nothing off says so, and one that does does not, in whatever case it was typed", async () => {
    const { text } = await open({ discountCodes: ["welcome10", "FREESHIP"], discounts: [welcome] });
    expect(text).toContain(`${ALONE} ${SHIPPING} If not, the other discounts save more`);
    expect(text).not.toContain(COMBINED);
    expect(text).not.toContain("welcome10 takes nothing off");
  });

  it("names only reasons that there can be", async () => {
    const shippingMethod = { id: "m1", name: "Ground" };
    const alone = await open({ discountCodes: ["FREESHIP"], discounts: [], shippingMethod });
    expect(alone.text).toContain(ALONE);
    expect(alone.text).not.toMatch(new RegExp(`${SHIPPING}|${COMBINED}`));
    const beside = await open({ discountCodes: ["WELCOME10", "FREESHIP"], discounts: [welcome], shippingMethod });
    expect(beside.text).toContain(`${ALONE} ${COMBINED}`);
    expect(beside.text).not.toContain(SHIPPING);
    const early = await open({ discountCodes: ["FREESHIP"], discounts: [] });
    expect(early.text).toContain(`${ALONE} ${SHIPPING}`);
    expect(early.text).not.toContain("If not,");
  });

  it("that may not be used has one notice alone", async () => {
    const requirements = [{ code: "discount-not-applicable", field: "discountCodes.0", message: "" }];
    const { text } = await open({ discountCodes: ["FREESHIP"], discounts: [], requirements });
    expect(text).toContain("The code FREESHIP does not apply to this cart.");
    expect(text).not.toContain(ALONE);
  });
});
