import { describe, expect, it } from "vitest";
import { app } from "../app.tsx";
import { answers, cart, cookieOf, createEnv, problem } from "../testing.ts";

const METHODS = `/api/v1/carts/${cart.id}/shipping-methods`;

/** The step of the shipping, as text without tags; `chosen`: after this method was refused. */
async function open(methods: unknown, { chosen, language = "en" }: { chosen?: string; language?: string } = {}) {
  const refusal = problem("shipping-method-not-available", 422);
  const { env } = createEnv({
    [METHODS]: methods,
    [`/api/v1/carts/${cart.id}`]: (request: Request) =>
      request.method === "PATCH" ? refusal : { ...cart, currency: "EUR" },
  });
  const headers = { Accept: "text/html", "Accept-Language": language, Cookie: cookieOf(cart.id) };
  const response = await app.request(
    `https://shop.example/checkout${chosen ? "/shipping" : ""}`,
    chosen
      ? {
          method: "POST",
          headers: { ...headers, "Sec-Fetch-Site": "same-origin" },
          body: new URLSearchParams({ shippingMethodId: chosen }),
        }
      : { headers },
    env,
  );
  const html = await response.text();
  return { status: response.status, html, text: html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ") };
}

const none = (emptyBecause: string | null) => ({ items: [], emptyBecause });
const THERE = "We do not ship to this address.";

describe("the ways of shipping", () => {
  it.each([
    ["for no zone", problem("not-shipped-there", 422), "en", THERE],
    ["for a zone without methods", none("no-methods"), "en", THERE],
    ["for another currency", none("other-currency"), "en", "cannot ship what is priced in EUR yet."],
    ["for another currency", none("other-currency"), "de", "was einen Preis in EUR hat."],
    ["for another weight", none("weight"), "en", "takes the weight of your cart."],
    ["for another weight", none("weight"), "de", "nimmt das Gewicht deines Warenkorbs."],
  ])("say why there is none: %s", async (_, methods, language, shown) => {
    const { html, text } = await open(methods, { language });
    expect(text).toContain(shown);
    expect(text.includes(THERE)).toBe(shown === THERE);
    expect(html).toContain('href="/checkout?step=address">');
    expect(html).not.toContain('action="/checkout/shipping"');
  });

  it("lead back to a cart whose weight none takes", async () => {
    expect((await open(none("weight"))).html).toContain('href="/cart">Change the cart</a>');
    expect((await open(none("other-currency"))).text).not.toContain("Change the cart");
  });

  it("are offered again, with why, after one was chosen that does not fit any more", async () => {
    const { status, text } = await open(answers[METHODS], { chosen: "gone" });
    expect([status, text.includes(THERE)]).toEqual([422, false]);
    expect(text).toContain("This way of shipping is no longer available for your cart. Choose another.");
    expect(text).toContain("Ground");
    const nothing = await open(none("weight"), { chosen: "gone" });
    expect([nothing.status, nothing.text.includes("Choose another.")]).toEqual([422, false]);
    expect(nothing.text).toContain("takes the weight of your cart.");
  });
});
