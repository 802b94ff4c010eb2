import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "#shared/http/route.ts";
import { getCart, listShippingMethods } from "../carts/carts.service.ts";
import { ADDRESS, createCartsTest, newCustomer, usd } from "../carts/testing.ts";
import { completeCart } from "../completion/completion.service.ts";
import { cancelOrder, setOrderStatus } from "../orders/transitions.service.ts";
import { handlePaymentEvents } from "../payments/payment-events.service.ts";
import { paymentSucceeded, refundChanged } from "../payments/testing.ts";
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
    const wanted = { cart: await shown(), order: null, wasPaid: false, methods };
    test.products.calls.length = 0;
    expect(await readCart(test.ctx, { cartId, userId })).toEqual(wanted);
    expect(test.products.calls).toEqual(["findVariants"]);
  });

  it("answers no methods for an address that the shop does not ship to, and without one", async () => {
    const { caller, userId, cartId, shown } = await newCart();
    for (const shippingAddress of [{ ...ADDRESS, country: "JP" }, null]) {
      await test.change(caller, cartId, { shippingAddress });
      const wanted = { cart: await shown(), order: null, wasPaid: false, methods: [] };
      expect(await readCart(test.ctx, { cartId, userId })).toEqual(wanted);
    }
  });

  it("answers the order that the cart has become, to its user alone, and no longer when it is another's", async () => {
    const { userId, cart, cartId, shown } = await newCart();
    const order = await completeCart(test.ctx, { id: cartId, userId, versions: undefined }, cart.total);
    const wanted = { cart: await shown(), order, wasPaid: false, methods: [] };
    expect(await readCart(test.ctx, { cartId, userId })).toEqual(wanted);
    const { userId: other } = newCustomer();
    expect(await readCart(test.ctx, { cartId, userId: other })).toBeUndefined();
    await test.ctx.db.update(orders).set({ userId: other }).where(eq(orders.id, order.id));
    expect(await readCart(test.ctx, { cartId, userId })).toBeUndefined();
  });

  describe("says whether the order was paid", () => {
    async function newOrder() {
      const { caller, userId, cart, cartId } = await newCart();
      const order = await completeCart(test.ctx, { id: cartId, userId, versions: undefined }, cart.total);
      const payment = paymentSucceeded(order);
      const handle = async (event: object) => {
        await handlePaymentEvents(test.ctx, [event]);
        await test.ctx.settle();
      };
      return {
        pay: () => handle(payment),
        refund: (refundedAmount: number) =>
          handle(refundChanged(order, payment.data.id, { refundedAmount, paymentVersion: 3 })),
        setPaid: () => setOrderStatus(test.ctx, { id: order.id, versions: undefined, to: "paid" }),
        cancel: (by: Partial<Caller> = {}) =>
          cancelOrder(test.ctx, { ...caller, ...by }, { id: order.id, versions: undefined }),
        read: async () => {
          const { wasPaid, order: now } = (await readCart(test.ctx, { cartId, userId })) ?? {};
          return [wasPaid, now?.status, now?.paymentStatus];
        },
      };
    }

    it("and then cancelled by the shop and refunded", async () => {
      const { pay, refund, cancel, read } = await newOrder();
      expect(await read()).toEqual([false, "pending", "unpaid"]);
      await pay();
      expect(await read()).toEqual([true, "paid", "paid"]);
      await cancel({ role: "admin" });
      expect(await read()).toEqual([true, "cancelled", "paid"]);
      await refund(1500);
      expect(await read()).toEqual([true, "cancelled", "refunded"]);
    });

    it("by hand, and then cancelled", async () => {
      const { setPaid, cancel, read } = await newOrder();
      await setPaid();
      await cancel({ role: "admin" });
      expect(await read()).toEqual([true, "cancelled", "paid"]);
    });

    it.each([
      ["buyer", "customer"],
      ["shop", "admin"],
    ] as const)("not when the %s cancelled it before the payment, a part of which has gone back", async (_by, role) => {
      const { pay, refund, cancel, read } = await newOrder();
      await cancel({ role });
      await pay();
      expect(await read()).toEqual([false, "cancelled", "unpaid"]);
      await refund(500);
      expect(await read()).toEqual([false, "cancelled", "partially-refunded"]);
    });

    it("not when it was cancelled before the payment, which has gone back", async () => {
      const { pay, refund, cancel, read } = await newOrder();
      await cancel();
      await pay();
      await refund(1500);
      expect(await read()).toEqual([false, "cancelled", "refunded"]);
    });
  });
});
