import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getCart, listShippingMethods } from "../carts/carts.service.ts";
import { ADDRESS, createCartsTest, newCustomer, usd } from "../carts/testing.ts";
import { completeCart } from "../completion/completion.service.ts";
import { orders } from "../tables.ts";
import { readCart } from "./session-carts.service.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;

beforeAll(async () => {
  test = await createCartsTest();
});
afterAll(() => test?.close());

/** A cart that can be ordered. */
async function newCart() {
  const caller = newCustomer();
  const items = [{ variantId: test.products.addVariant().variantId, quantity: 1 }];
  const patch = { email: "ada@example.com", shippingAddress: ADDRESS, shippingMethodId: test.groundOf("us") };
  const cart = await test.newCart(caller, items, patch);
  const { id: cartId } = cart;
  const { userId } = caller;
  return { caller, userId, cart, cartId, shown: () => getCart(test.ctx, caller, cartId) };
}

describe("readCart()", () => {
  it("answers a cart with the methods for its address, as the API does, after one look at the catalogue", async () => {
    const { caller, userId, cartId, shown } = await newCart();
    const { items: methods } = await listShippingMethods(test.ctx, caller, cartId);
    expect(methods).toMatchObject([{ name: "Ground", cost: usd(500) }]);
    const wanted = { cart: await shown(), order: null, methods };
    test.products.calls.length = 0;
    expect(await readCart(test.ctx, { cartId, userId })).toEqual(wanted);
    expect(test.products.calls).toEqual(["findVariants"]);
  });

  it("answers no methods for an address that the shop does not ship to, and without one", async () => {
    const { caller, userId, cartId, shown } = await newCart();
    for (const shippingAddress of [{ ...ADDRESS, country: "JP" }, null]) {
      await test.change(caller, cartId, { shippingAddress });
      expect(await readCart(test.ctx, { cartId, userId })).toEqual({ cart: await shown(), order: null, methods: [] });
    }
  });

  it("answers the order that the cart has become, to its user alone, and no longer when it is another's", async () => {
    const { userId, cart, cartId, shown } = await newCart();
    const order = await completeCart(test.ctx, { id: cartId, userId, versions: undefined }, cart.total);
    expect(await readCart(test.ctx, { cartId, userId })).toEqual({ cart: await shown(), order, methods: [] });
    const { userId: other } = newCustomer();
    expect(await readCart(test.ctx, { cartId, userId: other })).toBeUndefined();
    await test.ctx.db.update(orders).set({ userId: other }).where(eq(orders.id, order.id));
    expect(await readCart(test.ctx, { cartId, userId })).toBeUndefined();
  });
});
