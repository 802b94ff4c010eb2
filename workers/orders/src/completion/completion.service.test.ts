import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OrderEventSchema } from "#shared/contracts/events/orders.ts";
import type { Caller } from "#shared/http/route.ts";
import { cancelOrder, setOrderStatus } from "../orders/transitions.service.ts";
import { patchPromotion, removePromotion } from "../promotions/promotions.service.ts";
import { promotions, promotionUses } from "../promotions/tables.ts";
import { events, orders } from "../tables.ts";
import { removeZone, replaceZone } from "../zones/zones.service.ts";
import { NewZoneSchema } from "../zones/zones.schema.ts";
import { createCart, getCart, setItem } from "../carts/carts.service.ts";
import { completeCart } from "./completion.service.ts";
import { ADDRESS, createCartsTest, newCustomer, usd } from "../carts/testing.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;

beforeAll(async () => {
  test = await createCartsTest();
});
afterAll(() => test?.close());

const READY = { email: "ada@example.com", shippingAddress: ADDRESS };

/** A cart that can be completed: by default one mug of $10 with shipping of $5 to the US. */
async function readyCart({ quantity = 1, patch = {}, variant = {}, caller = newCustomer() } = {}) {
  const { variantId } = test.products.addVariant(variant);
  const cart = await test.newCart(caller, [{ variantId, quantity }], {
    ...READY,
    shippingMethodId: test.groundOf("us"),
    ...patch,
  });
  const target = { id: cart.id, userId: caller.userId, versions: undefined };
  const complete = (amount = cart.total.amount) => completeCart(test.ctx, target, usd(amount));
  return { cart, caller, target, variantId, complete, stock: () => stockOf(variantId) };
}

const stockOf = (variantId: string) => test.products.catalogue.get(variantId)?.availableStock;
const ordersOf = ({ userId }: Caller) => test.ctx.db.select().from(orders).where(eq(orders.userId, userId));
const usesOf = async (id: string) => {
  const [promotion] = await test.ctx.db.select().from(promotions).where(eq(promotions.id, id));
  const uses = await test.ctx.db.select().from(promotionUses).where(eq(promotionUses.promotionId, id));
  return { used: promotion?.used, uses: uses.length };
};
/** The states of the reservations that were made since. */
const watchHolds = () => {
  const before = new Set(test.products.reservations.keys());
  return () => [...test.products.reservations].filter(([id]) => !before.has(id)).map(([, state]) => state);
};
const codesOf = (results: PromiseSettledResult<unknown>[]) =>
  results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));

describe("completeCart()", () => {
  it("stores all amounts in a pending order, takes the stock and sends one event", async () => {
    const { id: promotionId } = await test.promotion({ code: "FREEZE", combinable: true });
    const { cart, caller, complete, variantId, stock } = await readyCart({
      quantity: 3,
      variant: { sku: "M-1", options: { Colour: "red" } },
      patch: {
        shippingAddress: { ...ADDRESS, region: "CA" },
        shippingMethodId: test.groundOf("california"),
        billingAddress: { ...ADDRESS, company: "Engines" },
        discountCodes: ["FREEZE"],
      },
    });
    const order = await complete();
    expect(order).toMatchObject({
      userId: caller.userId,
      cartId: cart.id,
      status: "pending",
      paymentStatus: "unpaid",
      fulfillmentStatus: "unfulfilled",
      email: "ada@example.com",
      items: [
        {
          variantId,
          sku: "M-1",
          options: { Colour: "red" },
          quantity: 3,
          unitPrice: usd(1000),
          lineTotal: usd(3000),
          discountTotal: usd(300),
          taxTotal: usd(270),
          taxBasisPoints: 1000,
          quantityFulfilled: 0,
          quantityReturned: 0,
        },
      ],
      shippingAddress: { ...ADDRESS, region: "CA" },
      billingAddress: { company: "Engines" },
      shippingMethod: cart.shippingMethod,
      discounts: [{ promotionId, code: "FREEZE", name: "Ten percent off", amount: usd(300) }],
      taxes: [{ name: "Tax", basisPoints: 1000, amount: usd(330), included: false }],
      subtotal: usd(3000),
      discountTotal: usd(300),
      shippingTotal: usd(600),
      taxTotal: usd(330),
      total: cart.total,
      paymentDueAt: expect.any(String),
      cancelReason: null,
      version: 1,
    });
    expect(order.number).toBeGreaterThan(1000);
    expect(stock()).toBe(97);
    await test.ctx.settle();
    const sent = test.sent.filter((event) => OrderEventSchema.parse(event).subject === order.id);
    expect(sent.map((event) => OrderEventSchema.parse(event))).toMatchObject([{ type: "order.created", data: order }]);
    expect(await usesOf(promotionId)).toEqual({ used: 1, uses: 1 });
  });

  it("passes the shopping agent of a cart on to its order", async () => {
    const agent = { profile: "https://agent.dev/profile.json", version: "2026-08-25" };
    const caller = newCustomer();
    const { variantId } = test.products.addVariant();
    const { id } = await createCart(test.ctx, caller, { items: [{ variantId, quantity: 1 }] }, agent);
    const cart = await test.change(caller, id, { ...READY, shippingMethodId: test.groundOf("us") });
    await completeCart(test.ctx, { id, userId: caller.userId, versions: undefined }, cart.total);
    expect(await ordersOf(caller)).toMatchObject([{ agent }]);
  });

  it("returns a completed cart as it was ordered when the catalogue has changed, and no longer lists it as open", async () => {
    const { cart, caller, complete, variantId } = await readyCart();
    const order = await complete();
    test.products.addVariant({ variantId, unitAmount: 9999, name: "Other", isForSale: false });
    const { version: _version, updatedAt: _updatedAt, expiresAt: _expiresAt, ...frozen } = cart;
    expect(await getCart(test.ctx, caller, cart.id)).toMatchObject({
      ...frozen,
      items: [{ ...cart.items[0], availableStock: 0 }],
      requirements: [],
      orderId: order.id,
    });
  });

  it("places one order when a hundred calls complete a cart concurrently, and each returns that order", async () => {
    const { id: promotionId } = await test.promotion({ code: "HUNDRED", usageLimit: 1 });
    const { caller, complete, stock } = await readyCart({
      variant: { availableStock: 1 },
      patch: { discountCodes: ["hundred"] },
    });
    const holds = watchHolds();
    const answers = await Promise.all(Array.from({ length: 100 }, () => complete()));
    expect(new Set(answers.map((order) => JSON.stringify(order))).size).toBe(1);
    expect(await ordersOf(caller)).toHaveLength(1);
    expect(await usesOf(promotionId)).toEqual({ used: 1, uses: 1 });
    expect(stock()).toBe(0);
    await test.ctx.settle();
    expect(holds()).toEqual(["confirmed"]);
    expect(
      await test.ctx.db
        .select()
        .from(events)
        .where(eq(events.orderId, answers[0]?.id ?? "")),
    ).toHaveLength(1);
  });

  it("returns the order as it was placed when called again, whatever its status is now", async () => {
    const { complete, caller } = await readyCart();
    const order = await complete();
    await cancelOrder(test.ctx, caller, { id: order.id, versions: undefined });
    expect(JSON.stringify(await complete(1))).toBe(JSON.stringify(order));
  });

  it("refuses an incomplete cart with all its requirements, and holds no stock", async () => {
    const caller = newCustomer();
    const { id } = await test.newCart(caller);
    const holds = watchHolds();
    const empty = completeCart(test.ctx, { id, userId: caller.userId, versions: undefined }, usd(1));
    await expect(empty).rejects.toMatchObject({
      code: "cart-incomplete",
      extras: {
        requirements: ["items-required", "email-required", "shipping-address-required", "shipping-method-required"].map(
          (code) => ({ code }),
        ),
      },
    });
    expect(holds()).toEqual([]);
    await expect(
      completeCart(test.ctx, { id, userId: newCustomer().userId, versions: undefined }, usd(1)),
    ).rejects.toMatchObject({ code: "not-found" });
  });

  it("refuses when the cart has another version than the one named", async () => {
    const { target, cart } = await readyCart();
    const stale = { ...target, versions: [cart.version - 1] };
    await expect(completeCart(test.ctx, stale, cart.total)).rejects.toMatchObject({ code: "version-mismatch" });
    expect((await completeCart(test.ctx, { ...target, versions: [cart.version] }, cart.total)).cartId).toBe(cart.id);
  });

  it("refuses when stock is short, names all short items, and holds no stock", async () => {
    const { complete, variantId, stock, cart } = await readyCart({ quantity: 5, variant: { availableStock: 5 } });
    test.products.addVariant({ ...test.products.catalogue.get(variantId), availableStock: 4 });
    const holds = watchHolds();
    await expect(complete()).rejects.toMatchObject({
      code: "insufficient-stock",
      extras: { shortages: [{ variantId, requested: 5, available: 4 }] },
    });
    expect([holds(), stock()]).toEqual([[], 4]);
    test.products.addVariant({ ...test.products.catalogue.get(variantId), availableStock: 5 });
    expect((await complete()).total).toEqual(cart.total);
  });

  it("refuses a total above 10^12 minor units, and holds no stock", async () => {
    const { complete, stock } = await readyCart({
      variant: { unitAmount: 950_000_000_000 },
      patch: { shippingAddress: { ...ADDRESS, region: "CA" }, shippingMethodId: test.groundOf("california") },
    });
    const holds = watchHolds();
    await expect(complete(1_000_000_000_000)).rejects.toMatchObject({ code: "validation-failed" });
    expect([holds(), stock()]).toEqual([["released"], 100]);
  });

  it("marks an order with a total of zero paid at once, sends both events, and returns the same order again", async () => {
    await test.promotion({ code: "ALLFREE", basisPoints: 10_000, combinable: true });
    await test.promotion({ code: "SHIPFREE", type: "free-shipping", basisPoints: null, combinable: true });
    const { complete, cart } = await readyCart({ patch: { discountCodes: ["ALLFREE", "SHIPFREE"] } });
    expect(cart.total).toEqual(usd(0));
    const order = await complete();
    expect(order).toMatchObject({
      status: "paid",
      paymentStatus: "paid",
      version: 2,
      total: usd(0),
      shippingTotal: usd(500),
    });
    expect(JSON.stringify(await complete())).toBe(JSON.stringify(order));
    await test.ctx.settle();
    const sent = test.sent.map((event) => OrderEventSchema.parse(event)).filter(({ subject }) => subject === order.id);
    expect(sent.map(({ type, data }) => [type, data.status, data.version])).toEqual([
      ["order.created", "pending", 1],
      ["order.paid", "paid", 2],
    ]);
    await setOrderStatus(test.ctx, { id: order.id, to: "shipped", versions: undefined });
    expect(JSON.stringify(await complete())).toBe(JSON.stringify(order));
  });
});

describe("completeCart() when something changed since the cart was read", () => {
  type Ready = Awaited<ReturnType<typeof readyCart>>;
  const expectChanged = async ({ complete, cart, caller, stock }: Ready, amount: number | undefined = undefined) => {
    const [holds, before] = [watchHolds(), stock()];
    const refused = await complete(amount).then(
      () => undefined,
      (error) => error,
    );
    expect(refused).toMatchObject({ code: "cart-changed", extras: { cart: await getCart(test.ctx, caller, cart.id) } });
    expect(await ordersOf(caller)).toEqual([]);
    expect(holds().filter((state) => state === "held")).toEqual([]);
    expect(stock()).toBe(before);
    return refused.extras.cart;
  };

  it("refuses a changed price with the current cart, and completes at its new total", async () => {
    const ready = await readyCart();
    test.products.addVariant({ variantId: ready.variantId, unitAmount: 1100 });
    const now = await expectChanged(ready);
    expect(now.total).toEqual(usd(1600));
    expect((await ready.complete(1600)).total).toEqual(usd(1600));
  });

  it("refuses a changed zone, shipping method or tax", async () => {
    const zone = await test.zone({
      countries: ["JP"],
      shippingMethods: [{ name: "Air", price: usd(900), minDays: 1, maxDays: 2 }],
    });
    const method = zone.shippingMethods[0];
    const japan = { shippingAddress: { ...ADDRESS, country: "JP" }, shippingMethodId: method?.id };
    const ready = await readyCart({ patch: japan });
    const { id: _id, version: _version, ...body } = zone;
    const replace = (fields: object) =>
      replaceZone(test.ctx, { id: zone.id, versions: undefined }, NewZoneSchema.parse({ ...body, ...fields }));
    await replace({ taxRates: [{ taxClass: "standard", name: "Tax", basisPoints: 1000 }] });
    expect((await expectChanged(ready)).total).toEqual(usd(2090));
    await replace({ taxRates: [], shippingMethods: [{ ...method, price: usd(950) }] });
    expect((await expectChanged(ready, 2090)).total).toEqual(usd(1950));
    await removeZone(test.ctx, { id: zone.id, versions: undefined });
    const homeless = await expectChanged(ready, 1950);
    expect(homeless).toMatchObject({ shippingMethod: null, total: usd(1000) });
    await expect(ready.complete(1000)).rejects.toMatchObject({ code: "cart-incomplete" });
  });

  it("refuses when a promotion has ended, changed or been deleted", async () => {
    const promotion = await test.promotion({ code: "CHANGES" });
    const ready = await readyCart({ patch: { discountCodes: ["CHANGES"] } });
    const target = { id: promotion.id, versions: undefined };
    expect(ready.cart.total).toEqual(usd(1400));
    await patchPromotion(test.ctx, target, { basisPoints: 2000 });
    expect((await expectChanged(ready)).total).toEqual(usd(1300));
    await patchPromotion(test.ctx, target, { isActive: false });
    const ended = await expectChanged(ready, 1300);
    expect(ended.requirements).toMatchObject([{ code: "discount-not-applicable", field: "discountCodes.0" }]);
    await expect(ready.complete(1500)).rejects.toMatchObject({ code: "cart-incomplete" });
    await removePromotion(test.ctx, target);
    await expect(ready.complete(1500)).rejects.toMatchObject({ code: "cart-incomplete" });
    await test.change(ready.caller, ready.cart.id, { discountCodes: [] });
    expect((await ready.complete(1500)).discounts).toEqual([]);
  });

  it("refuses a changed cart, and items that are no longer for sale", async () => {
    const ready = await readyCart();
    await setItem(test.ctx, ready.target, { variantId: ready.variantId, quantity: 2 });
    expect((await expectChanged(ready)).total).toEqual(usd(2500));
    test.products.addVariant({ ...test.products.catalogue.get(ready.variantId), isForSale: false });
    await expect(ready.complete(2500)).rejects.toMatchObject({
      code: "cart-incomplete",
      extras: { requirements: [{ code: "variant-not-available" }] },
    });
  });

  it("never places an order at another total than the expected one while prices change", async () => {
    const ready = await readyCart();
    const prices = [1000, 1200];
    let isOver = false;
    const change = async () => {
      for (let turn = 0; !isOver; turn++) {
        test.products.addVariant({
          variantId: ready.variantId,
          unitAmount: prices[turn % 2] ?? 0,
          availableStock: 100,
        });
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
    };
    const changing = change();
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) => ready.complete(500 + (prices[index % 2] ?? 0))),
    );
    isOver = true;
    await changing;
    await test.ctx.settle();
    const placed = await ordersOf(ready.caller);
    expect(placed.length).toBeLessThanOrEqual(1);
    const totals = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.total.amount] : []));
    expect(totals.every((amount) => amount === placed[0]?.totalAmount)).toBe(true);
    expect(codesOf(results).every((code) => code === "cart-changed")).toBe(true);
  });

  it("refuses with cart-changed and the cart as it is, and holds no stock, when the cart changes at each attempt", async () => {
    const { cart, caller, target, stock } = await readyCart();
    const holds = watchHolds();
    const { rpc } = test.products;
    const reserveVariants: typeof rpc.reserveVariants = async (...input) => {
      await test.change(caller, cart.id, { note: crypto.randomUUID() });
      return rpc.reserveVariants(...input);
    };
    const ctx = { ...test.ctx, products: { ...rpc, reserveVariants } };
    const refused = await completeCart(ctx, target, cart.total).catch((error) => error);
    const now = await getCart(test.ctx, caller, cart.id);
    expect(refused).toMatchObject({ code: "cart-changed", extras: { cart: now } });
    expect(now.total).toEqual(cart.total);
    expect([new Set(holds()), stock(), await ordersOf(caller)]).toEqual([new Set(["released"]), 100, []]);
  });
});

describe("completeCart() and the uses of promotions", () => {
  it("gives the last use to one of fifty carts; the others are refused and hold no stock", async () => {
    const { id } = await test.promotion({ code: "LASTUSE", usageLimit: 3 });
    await test.ctx.db.update(promotions).set({ used: 2 }).where(eq(promotions.id, id));
    const { variantId } = test.products.addVariant({ availableStock: 50 });
    const ready = await Promise.all(
      Array.from({ length: 50 }, () =>
        readyCart({ variant: { variantId, availableStock: 50 }, patch: { discountCodes: ["LASTUSE"] } }),
      ),
    );
    const holds = watchHolds();
    const results = await Promise.allSettled(ready.map(({ complete }) => complete()));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(new Set(codesOf(results))).toEqual(new Set(["discount-used-up"]));
    await test.ctx.settle();
    expect(await usesOf(id)).toEqual({ used: 3, uses: 1 });
    expect(stockOf(variantId)).toBe(49);
    expect(holds().filter((state) => state !== "released")).toEqual(["confirmed"]);
    const userIds = ready.map(({ caller }) => caller.userId);
    expect(await test.ctx.db.select().from(orders).where(inArray(orders.userId, userIds))).toHaveLength(1);
  });

  it("limits the uses of each customer when ten carts are completed concurrently", async () => {
    const { id } = await test.promotion({ code: "TWICE", perCustomerLimit: 2 });
    const caller = newCustomer();
    const ready = await Promise.all(
      Array.from({ length: 10 }, () => readyCart({ caller, patch: { discountCodes: ["TWICE"] } })),
    );
    const results = await Promise.allSettled(ready.map(({ complete }) => complete()));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(new Set(codesOf(results))).toEqual(new Set(["discount-used-up"]));
    expect(await usesOf(id)).toEqual({ used: 2, uses: 2 });
    const [refused] = results.filter(({ status }) => status === "rejected") as [PromiseRejectedResult];
    expect(refused.reason.message).toBe("TWICE does not apply: you have used it as often as one customer may.");
    const other = await readyCart({ patch: { discountCodes: ["TWICE"] } });
    expect((await other.complete()).discountTotal).toEqual(usd(100));
  });

  it("completes at the full price when an automatic promotion is used up meanwhile and that total is expected", async () => {
    const productIds = [test.products.addVariant().variantId];
    const { id } = await test.promotion({ usageLimit: 1, productIds });
    const [first, second] = [1, 2].map(() => readyCart({ variant: { variantId: productIds[0] ?? "" } }));
    const [winner, loser] = [await first, await second];
    expect([winner?.cart.total, loser?.cart.total]).toEqual([usd(1400), usd(1400)]);
    await winner?.complete();
    await expect(loser?.complete()).rejects.toMatchObject({
      code: "cart-changed",
      extras: { cart: { total: usd(1500) } },
    });
    expect((await loser?.complete(1500))?.discounts).toEqual([]);
    expect(await usesOf(id)).toEqual({ used: 1, uses: 1 });
  });

  it("counts each promotion of an order, and gives the uses back when the order is cancelled", async () => {
    const codes = ["GIVEBACK1", "GIVEBACK2"];
    const made = await Promise.all(codes.map((code) => test.promotion({ code, combinable: true, usageLimit: 1 })));
    const { complete, caller } = await readyCart({ patch: { discountCodes: codes } });
    const { id } = await complete();
    for (const promotion of made) expect(await usesOf(promotion.id)).toEqual({ used: 1, uses: 1 });
    await cancelOrder(test.ctx, caller, { id, versions: undefined });
    for (const promotion of made) expect(await usesOf(promotion.id)).toEqual({ used: 0, uses: 0 });
    const [cancelled] = await test.ctx.db
      .select()
      .from(orders)
      .where(and(eq(orders.id, id)));
    expect(cancelled?.cancelReason).toBe("customer");
  });
});
