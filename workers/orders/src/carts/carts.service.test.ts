import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { CartSchema } from "#shared/contracts/carts.ts";
import { addItem, createCart, getCart, listCartsOf, listShippingMethods, setItem } from "./carts.service.ts";
import { carts } from "./tables.ts";
import { ADDRESS, createCartsTest, newCustomer, usd } from "./testing.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;

beforeAll(async () => {
  test = await createCartsTest();
});
afterAll(() => test?.close());

const of = (userId: string, id: string, versions?: number[]) => ({ id, userId, versions });

describe("createCart()", () => {
  it("creates an empty cart in the currency of the shop, which expires after 30 days", async () => {
    const caller = newCustomer();
    const cart = await createCart(test.ctx, caller, { items: [] });
    expect(cart).toMatchObject({ userId: caller.userId, currency: "USD", items: [], total: usd(0), version: 1 });
    const days = (Date.parse(cart.expiresAt) - Date.parse(cart.createdAt)) / 86_400_000;
    expect(days).toBeCloseTo(30, 3);
    expect(cart.requirements.map(({ code }) => code)).toEqual([
      "items-required",
      "email-required",
      "shipping-address-required",
      "shipping-method-required",
    ]);
  });

  it("adds up items of the same variant, named by its product or by itself, and takes their currency", async () => {
    const { variantId } = test.products.addVariant({ currency: "EUR", unitAmount: 250 });
    const items = [
      { productId: variantId, quantity: 2 },
      { variantId, quantity: 3 },
    ];
    const cart = await createCart(test.ctx, newCustomer(), { items });
    expect(cart).toMatchObject({
      currency: "EUR",
      items: [{ variantId, quantity: 5, unitPrice: { amount: 250, currency: "EUR" }, lineTotal: { amount: 1250 } }],
      subtotal: { amount: 1250 },
    });
  });

  it("refuses items that are unknown, off sale, ambiguous, in two currencies or too many", async () => {
    const { variantId } = test.products.addVariant();
    const gone = test.products.addVariant({ isForSale: false });
    const euros = test.products.addVariant({ currency: "EUR" });
    const dear = test.products.addVariant({ unitAmount: 1_000_000_000_000 });
    const shirt = test.products.addVariant({ productId: crypto.randomUUID() });
    test.products.addVariant({ productId: shirt.productId });
    const unknown = crypto.randomUUID();
    const create = (...items: { variantId?: string; productId?: string; quantity: number }[]) =>
      createCart(test.ctx, newCustomer(), { items });
    await expect(
      create({ variantId: gone.variantId, quantity: 1 }, { productId: unknown, quantity: 1 }),
    ).rejects.toMatchObject({
      code: "unknown-product",
      extras: { productIds: [gone.variantId, unknown] },
    });
    await expect(create({ productId: shirt.productId, quantity: 1 })).rejects.toMatchObject({
      code: "variant-required",
      extras: { productIds: [shirt.productId] },
    });
    expect((await create({ variantId: shirt.variantId, quantity: 1 })).items).toHaveLength(1);
    const two = [
      { variantId, quantity: 1 },
      { variantId: euros.variantId, quantity: 1 },
    ];
    await expect(create(...two)).rejects.toMatchObject({ code: "mixed-currencies" });
    const items = [
      { variantId, quantity: 600 },
      { variantId, quantity: 401 },
    ];
    await expect(create(...items)).rejects.toMatchObject({ extras: { errors: [{ path: "items.1.quantity" }] } });
    await expect(create({ variantId: dear.variantId, quantity: 2 })).rejects.toMatchObject({
      code: "validation-failed",
    });
  });

  it("creates 20 open carts for 30 concurrent calls, and another when one has expired", async () => {
    const caller = newCustomer();
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, () => createCart(test.ctx, caller, { items: [] })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
    const codes = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(["too-many-carts"]));
    const { items } = await listCartsOf(test.ctx, caller, { limit: 100 });
    expect(items).toHaveLength(20);
    await test.ctx.db
      .update(carts)
      .set({ expiresAt: sql`now()` })
      .where(eq(carts.id, items[0]?.id ?? ""));
    expect((await createCart(test.ctx, caller, { items: [] })).version).toBe(1);
    await expect(createCart(test.ctx, caller, { items: [] })).rejects.toMatchObject({ code: "too-many-carts" });
  });
});

describe("createCart() and addItem()", () => {
  it("look a variant up once, and the other items of the cart with the answer", async () => {
    const caller = newCustomer();
    const [first, second] = [test.products.addVariant(), test.products.addVariant()];
    const findVariants = vi.spyOn(test.products.rpc, "findVariants");
    const keys = () =>
      findVariants.mock.calls
        .splice(0)
        .map(([, input]) => input.keys.map((key) => ("variantId" in key ? key.variantId : key.productId)));
    const { id } = await test.newCart(caller, [{ variantId: first.variantId, quantity: 1 }]);
    expect(keys()).toEqual([[first.variantId]]);
    const cart = await addItem(test.ctx, of(caller.userId, id), { variantId: second.variantId, quantity: 1 });
    expect(keys()).toEqual([[second.variantId], [first.variantId]]);
    expect(cart.items).toMatchObject([{ unitPrice: usd(1000) }, { unitPrice: usd(1000) }]);
    const empty = await test.newCart(caller);
    expect(keys()).toEqual([]);
    await addItem(test.ctx, of(caller.userId, empty.id), { variantId: first.variantId, quantity: 1 });
    expect(keys()).toEqual([[first.variantId]]);
    findVariants.mockRestore();
  });
});

describe("getCart()", () => {
  it("computes the current prices, tax, shipping and discounts", async () => {
    const caller = newCustomer();
    const { variantId } = test.products.addVariant({ unitAmount: 1000, name: "Kettle", sku: "K-1" });
    await test.promotion({ code: "VIEW10", combinable: true });
    const { id } = await test.newCart(caller, [{ variantId, quantity: 3 }], {
      email: "ada@example.com",
      shippingAddress: { ...ADDRESS, region: "CA" },
      shippingMethodId: test.groundOf("california"),
      discountCodes: ["view10"],
    });
    const cart = await getCart(test.ctx, caller, id);
    expect(cart).toMatchObject({
      items: [{ name: "Kettle", sku: "K-1", unitPrice: usd(1000), lineTotal: usd(3000), availableStock: 100 }],
      discountCodes: ["view10"],
      discounts: [{ code: "VIEW10", name: "Ten percent off", amount: usd(300) }],
      taxes: [{ name: "Tax", basisPoints: 1000, amount: usd(330), included: false }],
      shippingMethod: { name: "Ground", price: usd(600) },
      subtotal: usd(3000),
      discountTotal: usd(300),
      shippingTotal: usd(600),
      taxTotal: usd(330),
      total: usd(3000 - 300 + 600 + 330),
      requirements: [],
      orderId: null,
    });
    test.products.addVariant({ variantId, unitAmount: 2000, availableStock: 2 });
    const later = await getCart(test.ctx, caller, id);
    expect(later).toMatchObject({ subtotal: usd(6000), version: cart.version });
    expect(later.requirements).toMatchObject([{ code: "quantity-not-available", field: "items.0.quantity" }]);
  });

  it("lists items that are no longer for sale, and excludes those without a price in its currency", async () => {
    const caller = newCustomer();
    const [archived, inEuros, stays] = [1, 2, 3].map(() => test.products.addVariant());
    const items = [archived, inEuros, stays].map((variant) => ({ variantId: variant?.variantId ?? "", quantity: 1 }));
    const { id } = await test.newCart(caller, items);
    test.products.addVariant({ ...archived, isForSale: false });
    test.products.addVariant({ ...inEuros, currency: "EUR" });
    const cart = await getCart(test.ctx, caller, id);
    expect(cart.requirements.filter(({ code }) => code === "variant-not-available").map(({ field }) => field)).toEqual([
      "items.0",
      "items.1",
    ]);
    expect(cart.items.map(({ lineTotal }) => lineTotal.amount)).toEqual([1000, 0, 1000]);
    expect(cart.subtotal).toEqual(usd(2000));
  });

  it("excludes the last items when lines, shipping and tax come to more than 10^12 minor units, and says so", async () => {
    const caller = newCustomer();
    const prices = [600_000_000_000, 300_000_000_000, 40_000_000_000];
    const items = prices.map((unitAmount) => ({ ...test.products.addVariant({ unitAmount }), quantity: 1 }));
    const { id } = await test.newCart(
      caller,
      items.map(({ variantId, quantity }) => ({ variantId, quantity })),
    );
    // The lines alone come to 940 billion; with 10 % on top only the first two fit.
    const cart = await test.change(caller, id, {
      shippingAddress: { ...ADDRESS, region: "CA" },
      shippingMethodId: test.groundOf("california"),
    });
    expect(CartSchema.parse(cart).total.amount).toBe(990_000_000_660);
    expect(cart.items.map(({ lineTotal }) => lineTotal.amount)).toEqual([prices[0], prices[1], 0]);
    expect(cart.requirements).toMatchObject([
      { code: "email-required" },
      { code: "variant-not-available", field: "items.2", message: expect.stringContaining("more than an order may") },
    ]);
  });

  it("drops a shipping method that no longer fits the weight or the address, and requires another", async () => {
    const caller = newCustomer();
    const { variantId } = test.products.addVariant({ weightGrams: 600 });
    const heavy = test.zones.us.shippingMethods[1]?.id;
    const { id, ...cart } = await test.newCart(caller, [{ variantId, quantity: 2 }], {
      shippingAddress: ADDRESS,
      shippingMethodId: heavy,
    });
    expect(cart.shippingMethod).toMatchObject({ name: "Heavy" });
    const lighter = await setItem(test.ctx, of(caller.userId, id), { variantId, quantity: 1 });
    expect(lighter.shippingMethod).toBeNull();
    expect(lighter.requirements.map(({ code }) => code)).toContain("shipping-method-required");
    await setItem(test.ctx, of(caller.userId, id), { variantId, quantity: 2 });
    const moved = await test.change(caller, id, { shippingAddress: { ...ADDRESS, country: "DE" } });
    expect(moved).toMatchObject({ shippingMethod: null, shippingTotal: usd(0), total: usd(2000) });
  });

  it("throws not-found for another user, and after the cart has expired", async () => {
    const caller = newCustomer();
    const { id } = await test.newCart(caller);
    await expect(getCart(test.ctx, newCustomer(), id)).rejects.toMatchObject({ code: "not-found" });
    await test.ctx.db.update(carts).set({ expiresAt: sql`now()` }).where(eq(carts.id, id));
    await expect(getCart(test.ctx, caller, id)).rejects.toMatchObject({ code: "not-found" });
    expect((await listCartsOf(test.ctx, caller, { limit: 10 })).items).toEqual([]);
  });
});

describe("items of a cart", () => {
  it("add up when twenty are added concurrently, and no other item is lost", async () => {
    const caller = newCustomer();
    const all = Array.from({ length: 5 }, () => test.products.addVariant());
    const { id } = await test.newCart(caller);
    const adds = Array.from({ length: 20 }, (_, index) =>
      addItem(test.ctx, of(caller.userId, id), { variantId: all[index % 5]?.variantId, quantity: 1 }),
    );
    await Promise.all(adds);
    const cart = await getCart(test.ctx, caller, id);
    expect(cart.items.map(({ quantity }) => quantity)).toEqual([4, 4, 4, 4, 4]);
    expect(cart.version).toBe(21);
  });

  it("change once when ten changes name the same version", async () => {
    const caller = newCustomer();
    const { variantId } = test.products.addVariant();
    const { id } = await test.newCart(caller, [{ variantId, quantity: 1 }]);
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => addItem(test.ctx, of(caller.userId, id, [1]), { variantId, quantity: 1 })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const codes = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(["version-mismatch"]));
    expect((await getCart(test.ctx, caller, id)).items).toMatchObject([{ quantity: 2 }]);
  });

  it("stay within 1000 of a variant and 100 variants, even when many are added concurrently", async () => {
    const caller = newCustomer();
    const { variantId } = test.products.addVariant();
    const { id } = await test.newCart(caller, [{ variantId, quantity: 400 }]);
    const add = (item: { variantId: string; quantity: number }) => addItem(test.ctx, of(caller.userId, id), item);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => add({ variantId, quantity: 300 })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    await expect(add({ variantId, quantity: 1 })).rejects.toMatchObject({ extras: { errors: [{ path: "quantity" }] } });

    const others = Array.from({ length: 105 }, () => ({
      variantId: test.products.addVariant().variantId,
      quantity: 1,
    }));
    const full = await test.newCart(caller, others.slice(0, 95));
    const more = await Promise.allSettled(
      others.slice(95).map((item) => addItem(test.ctx, of(caller.userId, full.id), item)),
    );
    expect(more.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    expect((await getCart(test.ctx, caller, full.id)).items).toHaveLength(100);
  });

  it("may not come to more than an order may", async () => {
    const caller = newCustomer();
    const { variantId } = test.products.addVariant({ unitAmount: 400_000_000_000 });
    const { id } = await test.newCart(caller, [{ variantId, quantity: 1 }]);
    const set = (quantity: number) => setItem(test.ctx, of(caller.userId, id), { variantId, quantity });
    const errors = [{ path: "quantity", code: "too_big" }];
    await expect(set(3)).rejects.toMatchObject({ code: "validation-failed", extras: { errors } });
    expect(await set(2)).toMatchObject({ subtotal: { amount: 800_000_000_000 }, version: 2 });
  });

  it("must have the currency of the first item, unless the cart has another", async () => {
    const caller = newCustomer();
    const [dollars, euros] = [test.products.addVariant(), test.products.addVariant({ currency: "EUR" })];
    const add = (id: string, variantId: string) => addItem(test.ctx, of(caller.userId, id), { variantId, quantity: 1 });
    const { id } = await test.newCart(caller);
    expect((await add(id, euros.variantId)).currency).toBe("EUR");
    await expect(add(id, dollars.variantId)).rejects.toMatchObject({ code: "mixed-currencies" });
    const inDollars = await createCart(test.ctx, caller, { currency: "USD", items: [] });
    await expect(add(inDollars.id, euros.variantId)).rejects.toMatchObject({ code: "mixed-currencies" });
    await setItem(test.ctx, of(caller.userId, id), { variantId: euros.variantId, quantity: 0 });
    expect((await add(id, dollars.variantId)).currency).toBe("USD");
  });

  it("can be changed and removed one by one; an item that is not in the cart is not-found", async () => {
    const caller = newCustomer();
    const [a, b] = [test.products.addVariant(), test.products.addVariant()];
    const { id } = await test.newCart(
      caller,
      [a, b].map(({ variantId }) => ({ variantId, quantity: 1 })),
    );
    const set = (variantId: string, quantity: number) =>
      setItem(test.ctx, of(caller.userId, id), { variantId, quantity });
    expect((await set(a.variantId, 7)).items).toMatchObject([{ quantity: 7 }, { quantity: 1 }]);
    expect((await set(a.variantId, 0)).items).toMatchObject([{ variantId: b.variantId, quantity: 1 }]);
    await expect(set(a.variantId, 2)).rejects.toMatchObject({ code: "not-found" });
    await expect(set(a.variantId, 0)).rejects.toMatchObject({ code: "not-found" });
    const stranger = of(newCustomer().userId, id);
    await expect(setItem(test.ctx, stranger, { variantId: b.variantId, quantity: 2 })).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await getCart(test.ctx, caller, id)).toMatchObject({ version: 3, items: [{ quantity: 1 }] });
  });
});

describe("listShippingMethods()", () => {
  const LETTER = { name: "Letter", price: usd(300), minDays: 1, maxDays: 3 };

  it("lists the methods of the zone for the weight and currency, with the price that the cart would pay", async () => {
    const caller = newCustomer();
    const { variantId } = test.products.addVariant({ weightGrams: 500, unitAmount: 2500 });
    const { id } = await test.newCart(caller, [{ variantId, quantity: 1 }]);
    const list = async () => {
      const { items } = await listShippingMethods(test.ctx, caller, id);
      return items.map(({ name, cost }) => [name, cost.amount]);
    };
    await expect(list()).rejects.toMatchObject({ code: "address-required" });
    await test.change(caller, id, { shippingAddress: { ...ADDRESS, country: "JP" } });
    await expect(list()).rejects.toMatchObject({ code: "not-shipped-there" });
    await test.change(caller, id, { shippingAddress: ADDRESS });
    expect(await list()).toEqual([["Ground", 500]]);
    await setItem(test.ctx, of(caller.userId, id), { variantId, quantity: 3 });
    expect(await list()).toEqual([
      ["Ground", 0],
      ["Heavy", 2000],
    ]);
  });

  it("says why the zone of the cart offers nothing", async () => {
    const none = await test.zone({ countries: ["CH"] });
    await test.zone({ countries: ["NO"], shippingMethods: [{ ...LETTER, maxWeightGrams: 100 }] });
    await test.zone({ countries: ["GB"], shippingMethods: [{ ...LETTER, price: { amount: 500, currency: "GBP" } }] });
    const caller = newCustomer();
    const { variantId } = test.products.addVariant({ weightGrams: 60 });
    const { id } = await test.newCart(caller, [{ variantId, quantity: 1 }]);
    const refusalIn = async (country: string) => {
      const { requirements } = await test.change(caller, id, { shippingAddress: { ...ADDRESS, country } });
      const { items, emptyBecause } = await listShippingMethods(test.ctx, caller, id);
      const required = requirements.find(({ code }) => code === "shipping-method-required")?.message;
      return [items.length, emptyBecause, required];
    };
    expect(none.shippingMethods).toEqual([]);
    expect(await refusalIn("CH")).toEqual([0, "no-methods", expect.stringContaining("There is no shipping method")]);
    expect(await refusalIn("GB")).toEqual([0, "other-currency", expect.stringContaining("has a price in USD")]);
    expect(await refusalIn("NO")).toEqual([1, null, "Choose how the order is shipped."]);
    await setItem(test.ctx, of(caller.userId, id), { variantId, quantity: 2 });
    expect(await refusalIn("NO")).toEqual([0, "weight", expect.stringContaining("takes this weight")]);
    await setItem(test.ctx, of(caller.userId, id), { variantId, quantity: 0 });
    expect(await refusalIn("NO")).toEqual([1, null, "Choose how the order is shipped."]);
  });
});
