import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { promotions } from "../promotions/tables.ts";
import { removeShippingMethod } from "./carts.repository.ts";
import { getCart, setItem } from "./carts.service.ts";
import { carts } from "./tables.ts";
import { ADDRESS, createCartsTest, newCustomer, usd } from "./testing.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;

beforeAll(async () => {
  test = await createCartsTest();
});
afterAll(() => test?.close());

const cartOf = async (fields: Parameters<typeof test.products.addVariant>[0] = {}, patch: object = {}) => {
  const caller = newCustomer();
  const { variantId } = test.products.addVariant(fields);
  const { id } = await test.newCart(caller, [{ variantId, quantity: 1 }], patch);
  return {
    id,
    variantId,
    caller,
    patch: (body: object, versions?: number[]) => test.change(caller, id, body, versions),
  };
};

describe("patchCart()", () => {
  it("sets the fields that are given, clears those that are null, and raises the version", async () => {
    const { patch } = await cartOf();
    const filled = await patch({
      email: "ada@example.com",
      shippingAddress: ADDRESS,
      billingAddress: { ...ADDRESS, company: "Analytical Engines", postalCode: "12345" },
      note: "Leave it at the door",
      reminderConsent: true,
    });
    const empty = { company: null, line2: null, postalCode: null, region: null, phone: null };
    expect(filled).toMatchObject({
      email: "ada@example.com",
      shippingAddress: { ...empty, ...ADDRESS },
      billingAddress: { company: "Analytical Engines", postalCode: "12345" },
      note: "Leave it at the door",
      reminderConsent: true,
      version: 2,
    });
    const emptied = await patch({ email: null, billingAddress: null, note: null, reminderConsent: null });
    expect(emptied).toMatchObject({
      email: null,
      shippingAddress: ADDRESS,
      billingAddress: null,
      note: null,
      reminderConsent: false,
      version: 3,
    });
    expect((await patch({})).version).toBe(3);
  });

  it("sets an address, a shipping method of its zone and codes in one patch", async () => {
    await test.promotion({ code: "ATONCE" });
    const { patch } = await cartOf();
    const shippingMethodId = test.groundOf("eu");
    await expect(patch({ shippingAddress: ADDRESS, shippingMethodId })).rejects.toMatchObject({
      code: "shipping-method-not-available",
    });
    await expect(patch({ shippingMethodId })).rejects.toMatchObject({ code: "shipping-method-not-available" });
    const cart = await patch({
      shippingAddress: { ...ADDRESS, country: "FR" },
      shippingMethodId,
      discountCodes: ["atonce", "ATONCE"],
    });
    expect(cart).toMatchObject({ shippingMethod: { name: "Post" }, discountCodes: ["ATONCE"], version: 2 });
    // $9.00 of the mug and $9.00 of shipping have 20 % in them: 150 each.
    expect(cart).toMatchObject({ taxTotal: usd(300), total: usd(1800) });
  });

  it("refuses a shipping method for another weight or in another currency", async () => {
    const { patch } = await cartOf({ weightGrams: 1 }, { shippingAddress: ADDRESS });
    for (const { id: shippingMethodId } of test.zones.us.shippingMethods.slice(1)) {
      await expect(patch({ shippingMethodId })).rejects.toMatchObject({ code: "shipping-method-not-available" });
    }
    expect((await patch({ shippingMethodId: test.groundOf("us") })).shippingMethod).toMatchObject({ name: "Ground" });
    expect((await patch({ shippingMethodId: null })).shippingMethod).toBeNull();
  });

  it.each<[string, object, string]>([
    ["that is not active", { isActive: false }, "not valid now"],
    ["that has not begun", { startsAt: "2999-01-01T00:00:00Z" }, "not valid now"],
    ["that has ended", { endsAt: "2020-01-01T00:00:00Z" }, "not valid now"],
    ["for other products", { productIds: [crypto.randomUUID()] }, "not for anything in the cart"],
    ["above the cart's total", { minSubtotal: usd(1001) }, "do not reach its minimum"],
    ["in another currency", { minSubtotal: { amount: 1, currency: "EUR" } }, "another currency"],
  ])("refuses a code %s, with the reason", async (_title, fields, why) => {
    const { code } = await test.promotion({ code: crypto.randomUUID(), ...fields });
    await test.promotion({ code: `GOOD${code}` });
    const { patch, id, caller } = await cartOf();
    const message = expect.stringContaining(why);
    await expect(patch({ discountCodes: [`GOOD${code}`, code] })).rejects.toMatchObject({
      code: "discount-not-applicable",
      extras: { errors: [{ path: "discountCodes.1", message }] },
    });
    expect(await getCart(test.ctx, caller, id)).toMatchObject({ discountCodes: [], version: 1 });
  });

  it("names every code and the shipping method that it refuses in one error, which has the problem of the first", async () => {
    await test.promotion({ code: "ALLOWED" });
    await test.promotion({ code: "BIGONLY", minSubtotal: usd(100_000) });
    const { patch, id, caller } = await cartOf({}, { shippingAddress: ADDRESS });
    const refused = (body: object) => patch(body).catch(({ code, extras }) => ({ code, errors: extras.errors }));
    const unknown = { code: "unknown-discount-code", message: "there is no code NO-SUCH-CODE" };
    const method = { path: "shippingMethodId", code: "shipping-method-not-available", message: expect.any(String) };
    const [discountCodes, shippingMethodId] = [["NO-SUCH-CODE", "ALLOWED", "BIGONLY"], test.groundOf("eu")];
    expect(await refused({ discountCodes, shippingMethodId, note: "Leave it at the door" })).toEqual({
      code: "unknown-discount-code",
      errors: [
        { path: "discountCodes.0", ...unknown },
        {
          path: "discountCodes.2",
          code: "discount-not-applicable",
          message: expect.stringContaining("do not reach its minimum"),
        },
        method,
      ],
    });
    expect(await refused({ discountCodes: ["ALLOWED"], shippingMethodId })).toEqual({
      code: "shipping-method-not-available",
      errors: [method],
    });
    expect(await getCart(test.ctx, caller, id)).toMatchObject({ discountCodes: [], note: null, version: 2 });
  });

  it("looks the items up once for the check of a shipping method or code and for the answer", async () => {
    const { patch } = await cartOf({}, { shippingAddress: ADDRESS });
    const { code } = await test.promotion({ code: "ONCE" });
    test.products.calls.length = 0;
    await patch({ shippingMethodId: test.groundOf("us"), discountCodes: [code] });
    expect(test.products.calls).toEqual(["findVariants"]);
  });

  it("takes out a shipping method that no longer fits, and does not bring it back", async () => {
    const { id, variantId, caller, patch } = await cartOf({ weightGrams: 1000 }, { shippingAddress: ADDRESS });
    const target = { id, userId: caller.userId, versions: undefined };
    const missing = { requirements: [expect.anything(), { code: "shipping-method-required" }] };
    const [ground, heavy] = test.zones.us.shippingMethods;

    await patch({ shippingMethodId: ground?.id });
    await test.promotion({ code: "FITTING" });
    expect(
      await patch({ shippingAddress: { ...ADDRESS, city: "Shelbyville" }, discountCodes: ["FITTING"] }),
    ).toMatchObject({
      shippingMethod: { name: "Ground" },
    });
    const moved = await patch({ shippingAddress: { ...ADDRESS, country: "FR" } });
    expect(moved).toMatchObject({ shippingMethod: null, ...missing });
    const back = await patch({ shippingAddress: ADDRESS });
    expect(back).toMatchObject({ shippingMethod: null, version: moved.version + 1, ...missing });

    await setItem(test.ctx, target, { variantId, quantity: 2 });
    expect(await patch({ shippingMethodId: heavy?.id })).toMatchObject({ shippingMethod: { name: "Heavy" } });
    await setItem(test.ctx, target, { variantId, quantity: 1 });
    await setItem(test.ctx, target, { variantId, quantity: 2 });
    expect(await getCart(test.ctx, caller, id)).toMatchObject({ shippingMethod: null, ...missing });
  });

  it("leaves the shipping method of a cart that has changed since", async () => {
    const { id, caller, patch } = await cartOf({}, { shippingAddress: ADDRESS });
    const { version } = await patch({ shippingMethodId: test.groundOf("us") });
    await removeShippingMethod(test.ctx.db, { id, version: version - 1 });
    expect(await getCart(test.ctx, caller, id)).toMatchObject({ shippingMethod: { name: "Ground" }, version });
    await removeShippingMethod(test.ctx.db, { id, version });
    expect(await getCart(test.ctx, caller, id)).toMatchObject({ shippingMethod: null, version });
  });

  it("refuses a code that is unknown or used up", async () => {
    const { code, id } = await test.promotion({ code: "USEDUP", usageLimit: 1 });
    await test.ctx.db.update(promotions).set({ used: 1 }).where(eq(promotions.id, id));
    const { patch } = await cartOf();
    await expect(patch({ discountCodes: ["NO-SUCH-CODE"] })).rejects.toMatchObject({ code: "unknown-discount-code" });
    const why = expect.stringContaining("as often as it may be");
    await expect(patch({ discountCodes: [code] })).rejects.toMatchObject({
      code: "discount-not-applicable",
      extras: { errors: [{ message: why }] },
    });
  });

  it("keeps a code that no longer applies in the cart, and lists it as a requirement", async () => {
    await test.promotion({ code: "ATLEAST2", minSubtotal: usd(2000) });
    const { id, variantId, caller, patch } = await cartOf();
    const target = { id, userId: caller.userId, versions: undefined };
    await setItem(test.ctx, target, { variantId, quantity: 2 });
    expect((await patch({ discountCodes: ["ATLEAST2"] })).discountTotal).toEqual(usd(200));
    const cart = await setItem(test.ctx, target, { variantId, quantity: 1 });
    expect(cart).toMatchObject({ discountCodes: ["ATLEAST2"], discounts: [] });
    expect(cart.requirements).toContainEqual({
      code: "discount-not-applicable",
      field: "discountCodes.0",
      message: expect.stringContaining("ATLEAST2"),
    });
    expect((await patch({ discountCodes: [] })).requirements.map(({ code }) => code)).not.toContain(
      "discount-not-applicable",
    );
  });

  it("changes a cart once when ten patches name the same version, and ten times when none names one", async () => {
    const { id, caller, patch } = await cartOf({}, { shippingAddress: ADDRESS });
    const shippingMethodId = test.groundOf("us");
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => patch({ shippingMethodId }, [2])));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const fields = [{ email: "a@example.com" }, { note: "b" }, { reminderConsent: true }];
    await Promise.all(fields.map((field) => patch(field)));
    expect(await getCart(test.ctx, caller, id)).toMatchObject({ ...Object.assign({}, ...fields), version: 6 });
  });

  it("takes all of twenty concurrent patches that have a shipping method checked, and one of them is the last", async () => {
    const { id, caller, patch } = await cartOf();
    const shippingMethodId = test.groundOf("us");
    const cities = Array.from({ length: 20 }, (_, index) => `City ${index}`);
    const carts = await Promise.all(
      cities.map((city) => patch({ shippingAddress: { ...ADDRESS, city }, shippingMethodId })),
    );
    expect(carts.map(({ version }) => version).sort((a, b) => a - b)).toEqual(cities.map((_, index) => index + 2));
    const last = await getCart(test.ctx, caller, id);
    expect(last).toMatchObject({ version: 21, shippingMethod: { name: "Ground" } });
    expect(last).toEqual(carts.find(({ version }) => version === 21));
  });

  it("leaves no shipping method that does not fit when patches to two zones are concurrent", async () => {
    const { id, caller, patch } = await cartOf();
    const toZone = (country: string, zone: "us" | "eu") =>
      patch({ shippingAddress: { ...ADDRESS, country }, shippingMethodId: test.groundOf(zone) });
    const toEither = Array.from({ length: 20 }, (_, index) => (index % 2 ? toZone("FR", "eu") : toZone("US", "us")));
    await Promise.all(toEither);
    const { shippingAddress, shippingMethod } = await getCart(test.ctx, caller, id);
    expect(shippingMethod).toMatchObject({ name: shippingAddress?.country === "FR" ? "Post" : "Ground" });
  });

  it("refuses a completed cart, and another user's", async () => {
    const { id, caller, patch } = await cartOf();
    await expect(test.change(newCustomer(), id, { note: "mine" })).rejects.toMatchObject({ code: "not-found" });
    await test.ctx.db.update(carts).set({ orderId: crypto.randomUUID() }).where(eq(carts.id, id));
    for (const body of [{ note: "late" }, {}, { discountCodes: ["X"] }]) {
      await expect(patch(body)).rejects.toMatchObject({ code: "cart-completed" });
    }
    expect((await getCart(test.ctx, caller, id)).note).toBeNull();
  });
});
