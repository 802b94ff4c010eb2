import { describe, expect, it, vi } from "vitest";
import { app } from "../app.tsx";
import type { Order } from "../shop/types.ts";
import { cart, cookieOf, createEnv, image, order } from "../testing.ts";

const [mug] = order.items;
const usd = (amount: number) => ({ amount, currency: "USD" });
const lineOf = (variantId: string, size: string, fields: object = {}) => ({
  ...{ ...mug, variantId, name: "Rain jacket", options: { Size: size }, quantity: 1, quantityFulfilled: 1 },
  ...fields,
});
const jackets = [lineOf("v1", "M"), lineOf("v2", "XL")] as Order["items"];
const shipped = { status: "shipped", paymentStatus: "paid", fulfillmentStatus: "fulfilled", items: jackets };

type Parts = {
  order?: object;
  payments?: object[] | Response;
  fulfillments?: object[];
  returns?: object[];
  language?: string;
  lookups?: object;
  listProviders?: () => Promise<object[]>;
  /** The visitor has the link of a mail alone. */
  key?: string;
};

/** The page of an order, as text without tags, and the paths that were asked for. */
async function open(parts: Parts) {
  const { order: fields = {}, payments = [], fulfillments = [], returns = [], language = "en" } = parts;
  const { lookups, listProviders, key } = parts;
  const path = `/api/v1/orders/${order.id}`;
  const { env, requests } = createEnv({
    [path]: { ...order, ...fields },
    [`${path}/payments`]: Array.isArray(payments) ? { items: payments, nextCursor: null } : payments,
    [`${path}/fulfillments`]: { items: fulfillments },
    "/api/v1/returns": {
      items: returns.map((each) => ({ id: "r1", orderId: order.id, rejectReason: null, refundAmount: null, ...each })),
    },
  });
  const response = await app.request(
    `https://shop.example/orders/${order.id}${key ? `?key=${key}` : ""}`,
    {
      headers: { Accept: "text/html", "Accept-Language": language, ...(key ? {} : { Cookie: cookieOf(cart.id) }) },
    },
    {
      ...{ ...env, LOG_LEVEL: "warn" },
      ...(lookups && { PRODUCTS_LOOKUPS: lookups }),
      ...(listProviders && { PAYMENTS_PROVIDERS: { listProviders } }),
    },
  );
  const html = await response.text();
  const text = html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
  return { html, text, paths: requests.map(({ url }) => new URL(url).pathname) };
}

describe("the money of an order", () => {
  it("has a line for shipping only when it is shipped, which says how", async () => {
    const ground = { id: "m1", name: "Ground" };
    expect((await open({ order: { shippingMethod: ground } })).text).toContain("Shipping: Ground Free");
    const german = await open({ order: { shippingMethod: ground }, language: "de" });
    expect(german.text).toContain("Versand: Ground Kostenlos");
    const { text } = await open({ order: { shippingMethod: null, shippingAddress: null } });
    expect(text).not.toContain("Shipping");
  });

  const payment = (refunded: number) => ({ id: "p1", amount: order.total, refundedAmount: usd(refunded) });

  it("shows what of it was refunded, and not what another payment of the order got back", async () => {
    const partly = { ...shipped, paymentStatus: "partially-refunded" };
    const { text } = await open({ order: partly, payments: [payment(order.total.amount), payment(500)] });
    expect(text).toContain("Partly refunded · $5.00 of $31.85");
    const german = await open({ order: partly, payments: [payment(500)], language: "de" });
    expect(german.text).toMatch(/Teilweise erstattet · 5,00.\$ von 31,85.\$/);
  });

  it("shows no amount of a part that was refunded when payments do not answer", async () => {
    const { text } = await open({ order: { ...shipped, paymentStatus: "partially-refunded" } });
    expect(text).toContain("Partly refunded ");
    expect(text).not.toContain("Partly refunded ·");
  });

  it.each([
    ["paid", "customer", "You cancelled this order. You get back the $31.85 that you paid."],
    ["refunded", "customer", "You cancelled this order. The $31.85 that you paid has been refunded."],
    ["partially-refunded", "admin", "A part of the $31.85 that you paid has been refunded. You get back the rest too."],
    ["unpaid", "unpaid", "no payment arrived in time. If a payment still arrives, we return it in full."],
    ["refunded", "unpaid", "no payment arrived in time. The $31.85 that you paid has been refunded."],
  ])("is said when a cancelled order is %s (%s)", async (paymentStatus, cancelReason, shown) => {
    expect((await open({ order: { status: "cancelled", paymentStatus, cancelReason } })).text).toContain(shown);
  });

  it("is not spoken of when the order is free", async () => {
    const free = { total: usd(0), paymentStatus: "paid" };
    const paid = await open({ order: { ...free, status: "paid" } });
    expect(paid.text).toContain("Nothing to pay");
    expect(paid.text).not.toContain("Paid");
    const cancelled = await open({ order: { ...free, status: "cancelled", cancelReason: "customer" } });
    expect(cancelled.text).not.toMatch(/You get back|refunded|Nothing to pay/);
  });
});

describe("the items of an order", () => {
  const pictureOf = (variantId: string) => ({ ...image, urls: { "160": `/media/${variantId}/160` } });

  it("have the pictures of their variants, all of which one call asks for", async () => {
    const calls: { keys: { variantId: string }[] }[] = [];
    const findVariants = async (_call: unknown, input: (typeof calls)[number]) => {
      calls.push(input);
      const [medium, large] = input.keys.map(({ variantId }) => {
        return { outcome: "found", variant: { variantId, image: pictureOf(variantId) } };
      });
      return [medium, large, { outcome: "unknown-product" }];
    };
    const items = [...jackets, lineOf("v3", "S")];
    const { html, text, paths } = await open({ order: { ...shipped, items }, lookups: { findVariants } });
    expect(calls.map(({ keys }) => keys.map(({ variantId }) => variantId))).toEqual([["v1", "v2", "v3"]]);
    expect([...html.matchAll(/src="\/media\/(\w+)\/160"/g)].map(([, variantId]) => variantId)).toEqual(["v1", "v2"]);
    expect(text).toContain("1 × Rain jacket Size: S");
    expect(paths.filter((path) => path.startsWith("/api/v1/products"))).toEqual([]);
  });

  it.each([
    ["fails", async () => Promise.reject(new Error("down"))],
    ["does not answer in time", () => new Promise(() => {})],
  ])("are shown without pictures when products %s", async (_, findVariants) => {
    const { html, text } = await open({ order: shipped, lookups: { findVariants } });
    expect(text).toContain("1 × Rain jacket Size: M");
    expect(html).not.toContain("/media/");
  });
});

describe("an order that may have been paid already", () => {
  const pending = { status: "pending", paymentStatus: "unpaid" };
  const onItsWay = { id: "p1", provider: "test", status: "processing", amount: order.total, refundedAmount: usd(0) };
  const asksForMoney = ({ html }: { html: string }) => html.includes(`action="/orders/${order.id}/payments"`);

  it("is not paid again while products does not answer", async () => {
    const hangs = { findVariants: () => new Promise(() => {}) };
    expect(asksForMoney(await open({ order: pending, lookups: hangs }))).toBe(true);
    expect(asksForMoney(await open({ order: pending, payments: [onItsWay], lookups: hangs }))).toBe(false);
  });

  it("is not paid again while its payments cannot be read", async () => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const page = await open({ order: pending, payments: new Response("", { status: 500 }) });
    expect(asksForMoney(page)).toBe(false);
    expect(page.text).toContain("This order cannot be paid right now. Try again in a moment.");
    expect(lines.mock.calls.join()).toContain('"payments of an order not read"');
    lines.mockRestore();
  });
});

describe("an order that waits for its money", () => {
  const pending = { status: "pending", paymentStatus: "unpaid" };
  const fails = () => Promise.reject(new Error("down"));
  const hangs = () => new Promise<never>(() => {});

  it.each([
    ["fails", "en", fails, "This order cannot be paid right now. Try again in a moment."],
    ["fails", "de", fails, "Diese Bestellung kann gerade nicht bezahlt werden."],
    ["does not answer in time", "en", hangs, "This order cannot be paid right now. Try again in a moment."],
  ])("cannot be paid while payments %s (%s), which is logged", async (_, language, listProviders, shown) => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const { html, text } = await open({ order: pending, language, listProviders });
    expect(text).toContain(shown);
    expect(text).not.toMatch(/payment details|Zahlungsdaten/);
    expect(html).toContain(`class="button quiet" href="/orders/${order.id}"`);
    expect(lines.mock.calls.join()).toContain('"payment providers not read"');
    lines.mockRestore();
  });

  it("is paid as a mail will say when the shop has no provider", async () => {
    const { text } = await open({ order: pending, listProviders: async () => [] });
    expect(text).toContain("We will send you payment details by email.");
  });

  it("is not paid through the link of a mail, which says where it is", async () => {
    const byKey = await open({ order: pending, key: "k1" });
    expect(byKey.text).toContain(
      "If it is not paid yet, pay in the browser that you ordered with, or with your account. Sign in",
    );
    expect(byKey.html).not.toContain(`action="/orders/${order.id}/payments"`);
    expect((await open({ order: pending, key: "k1", listProviders: async () => [] })).text).toContain(
      "We will send you payment details by email.",
    );
  });
});

describe("the parcels of an order", () => {
  const parcel = { carrier: null, trackingNumber: null, trackingUrl: null, createdAt: order.createdAt };

  it("list their units, and leave out a tracking that there is not", async () => {
    const items = [{ variantId: "v2", quantity: 1 }];
    const fulfillments = [{ ...parcel, items }];
    const { html, text } = await open({
      order: { ...shipped, status: "paid", fulfillmentStatus: "partially-fulfilled" },
      fulfillments,
    });
    expect(html).toContain("<ul><li>1 × Rain jacket, XL</li></ul></section>");
    expect(text).toContain("Partly on its way");
    const tracked = [{ ...parcel, items, carrier: "DHL", trackingNumber: "JD01" }];
    expect((await open({ order: shipped, fulfillments: tracked })).text).toContain("DHL · JD01");
  });
});

describe("the returns of an order", () => {
  const both = [
    { variantId: "v1", quantity: 1, quantityReceived: 1 },
    { variantId: "v2", quantity: 1, quantityReceived: 0 },
  ];
  const asked = both.map((item) => ({ ...item, quantityReceived: null }));

  it("can be asked for of what has left, less what is on its way back", async () => {
    const items = [{ variantId: mug?.variantId, quantity: 1, reason: "Broken" }];
    const { html, text } = await open({
      order: { ...shipped, items: [{ ...mug, quantityFulfilled: 2 }] },
      returns: [{ status: "requested", items }],
    });
    expect(text).toContain("Requested 1 × Enamel mug");
    expect([...html.matchAll(/<option value="(\d)"/g)].map(([, quantity]) => quantity)).toEqual(["0", "1"]);
  });

  it("tell the variants of a product apart", async () => {
    expect((await open({ order: shipped })).text).toMatch(/How many of Rain jacket, M .* How many of Rain jacket, XL/);
    const { text } = await open({ order: shipped, returns: [{ status: "requested", items: asked }] });
    expect(text).toContain("Requested 1 × Rain jacket, M 1 × Rain jacket, XL");
  });

  it("name only what came back, once it has", async () => {
    const received = { status: "received", items: both, refundAmount: usd(0) };
    const { text } = await open({
      order: { ...shipped, items: jackets.map((line) => ({ ...line, quantityFulfilled: 0 })) },
      returns: [received],
    });
    expect(text).toContain("Received 1 × Rain jacket, M ");
    expect(text).not.toMatch(/Received .*Rain jacket, XL.*Items/);
    expect(text).not.toContain("refunded");
  });

  it.each([
    [null, "$5.00 refunded", /5,00.\$ erstattet/],
    ["succeeded", "$5.00 refunded", /5,00.\$ erstattet/],
    ["settled", "$5.00 refunded", /5,00.\$ erstattet/],
    ["pending", "$5.00 to be refunded", /5,00.\$ werden erstattet/],
    ["failed", "$5.00 to be refunded", /5,00.\$ werden erstattet/],
  ])("say of a refund that is %s: %s", async (refundStatus, english, german) => {
    const parts = {
      order: shipped,
      returns: [{ status: "received", items: both, refundAmount: usd(500), refundStatus }],
    };
    expect((await open(parts)).text).toContain(`Received ${english}`);
    expect((await open({ ...parts, language: "de" })).text).toMatch(german);
  });

  it("say why one was rejected, and where to ask how an approved one is sent", async () => {
    const rejected = { status: "rejected", items: asked, rejectReason: "It has been worn." };
    expect((await open({ order: shipped, returns: [rejected] })).text).toContain("Reason: It has been worn.");
    const { text } = await open({ order: shipped, returns: [{ status: "approved", items: asked }] });
    expect(text).toContain("Write to help@example.com to learn where to send it.");
  });
});
