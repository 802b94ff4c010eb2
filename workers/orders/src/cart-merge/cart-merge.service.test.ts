import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "#shared/http/route.ts";
import { placeOrder } from "../orders/placement.service.ts";
import { listOrdersFor } from "../orders/orders.service.ts";
import { promotionUses } from "../promotions/tables.ts";
import { mergeCart } from "./cart-merge.service.ts";
import { completeMerges } from "./late-data.service.ts";
import { guestMerges } from "./tables.ts";
import { createCart, getCart, listCartsOf } from "../carts/carts.service.ts";
import { completeCart } from "../completion/completion.service.ts";
import { carts } from "../carts/tables.ts";
import { ADDRESS, createCartsTest, newCustomer } from "../carts/testing.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;

beforeAll(async () => {
  test = await createCartsTest();
});
afterAll(() => test?.close());

/** A guest with a token, and a customer. */
function newPair(): { guest: Caller; customer: Caller; token: string } {
  const [guest, customer, token] = [{ ...newCustomer(), role: "guest" as const }, newCustomer(), crypto.randomUUID()];
  test.users.tokens.set(token, { outcome: "guest", guestId: guest.userId });
  return { guest, customer, token };
}
const items = (...quantities: number[]) =>
  quantities.map((quantity) => ({ variantId: test.products.addVariant().variantId, quantity }));
const quantitiesOf = ({ items }: { items: { variantId: string; quantity: number }[] }) =>
  Object.fromEntries(items.map(({ variantId, quantity }) => [variantId, quantity]));

describe("mergeCart()", () => {
  it("merges all open carts of the guest with the larger quantity of each variant, and deletes them", async () => {
    const { guest, customer, token } = newPair();
    const [a, b, c, d] = items(1, 5, 3, 2) as [object, object, object, object] as {
      variantId: string;
      quantity: number;
    }[];
    if (!a || !b || !c || !d) throw new Error("four items were made");
    const { id } = await test.newCart(customer, [a, b]);
    await test.newCart(guest, [{ ...a, quantity: 4 }, { ...b, quantity: 2 }, c]);
    await test.newCart(guest, [{ ...c, quantity: 7 }, d]);
    const cart = await mergeCart(test.ctx, customer, { id, guestToken: token });
    expect(quantitiesOf(cart)).toEqual({ [a.variantId]: 4, [b.variantId]: 5, [c.variantId]: 7, [d.variantId]: 2 });
    expect(cart.items.slice(0, 2).map(({ variantId }) => variantId)).toEqual([a.variantId, b.variantId]);
    expect(cart.version).toBe(2);
    expect((await listCartsOf(test.ctx, guest, { limit: 10 })).items).toEqual([]);
    expect((await listCartsOf(test.ctx, customer, { limit: 10 })).items).toHaveLength(1);
    expect(test.users.closed).toContainEqual({ guestId: guest.userId, customerId: customer.userId });
    expect(await mergeCart(test.ctx, customer, { id, guestToken: token })).toEqual(cart);
  });

  it("moves the guest's orders, completed carts and uses of promotions to the customer, even when both used the same idempotency key", async () => {
    const { guest, customer, token } = newPair();
    const promotion = await test.promotion({ code: "MERGED", perCustomerLimit: 1 });
    const body = { items: items(1) };
    for (const { userId } of [guest, customer])
      await placeOrder(test.ctx, { userId, body, idempotencyKey: "same key" });
    const ready = await test.newCart(guest, items(1), {
      email: "guest@example.com",
      shippingAddress: ADDRESS,
      shippingMethodId: test.groundOf("us"),
      discountCodes: ["MERGED"],
    });
    const target = { id: ready.id, userId: guest.userId, versions: undefined };
    const order = await completeCart(test.ctx, target, ready.total);
    const { id } = await test.newCart(customer);
    await mergeCart(test.ctx, customer, { id, guestToken: token });

    const { items: owned } = await listOrdersFor(test.ctx, customer, { limit: 10 });
    expect(owned.map(({ userId }) => userId)).toEqual([customer.userId, customer.userId, customer.userId]);
    expect(owned.map(({ id: orderId }) => orderId)).toContain(order.id);
    expect((await listOrdersFor(test.ctx, guest, { limit: 10 })).items).toEqual([]);
    expect((await getCart(test.ctx, customer, ready.id)).orderId).toBe(order.id);
    const uses = await test.ctx.db.select().from(promotionUses).where(eq(promotionUses.promotionId, promotion.id));
    expect(uses.map(({ userId }) => userId)).toEqual([customer.userId]);
    const replay = await placeOrder(test.ctx, { userId: customer.userId, body, idempotencyKey: "same key" });
    expect(replay.replayed).toBe(true);
  });

  it("leaves items of another currency, and those above 100, in carts that become the customer's", async () => {
    const { guest, customer, token } = newPair();
    const { id } = await test.newCart(customer, items(...Array(98).fill(1)));
    await test.newCart(guest, items(1, 2, 3));
    const euros = test.products.addVariant({ currency: "EUR" });
    await createCart(test.ctx, guest, { items: [{ variantId: euros.variantId, quantity: 1 }] });
    const cart = await mergeCart(test.ctx, customer, { id, guestToken: token });
    expect(cart.items).toHaveLength(100);
    const { items: open } = await listCartsOf(test.ctx, customer, { limit: 10 });
    expect(open.map(({ currency, items: left }) => [currency, left.map(({ quantity }) => quantity)])).toEqual([
      ["EUR", [1]],
      ["USD", [3]],
      ["USD", cart.items.map(({ quantity }) => quantity)],
    ]);
  });

  it("sets the currency of the guest's cart in an empty cart", async () => {
    const { guest, customer, token } = newPair();
    const { id } = await test.newCart(customer);
    const euros = test.products.addVariant({ currency: "EUR" });
    await createCart(test.ctx, guest, { items: [{ variantId: euros.variantId, quantity: 2 }] });
    expect(await mergeCart(test.ctx, customer, { id, guestToken: token })).toMatchObject({
      currency: "EUR",
      items: [{ variantId: euros.variantId, quantity: 2 }],
    });
  });

  it("takes codes, addresses and the note of the guest's last cart where the customer's has none", async () => {
    const { guest, customer, token } = newPair();
    await test.promotion({ code: "GUEST10" });
    const given = {
      email: "guest@example.com",
      shippingAddress: ADDRESS,
      discountCodes: ["GUEST10"],
      note: "Ring twice",
    };
    await test.newCart(guest, items(1), given);
    const own = { email: "own@example.com", note: "Leave it there" };
    const { id } = await test.newCart(customer, items(1), own);
    const { shippingAddress, discountCodes } = given;
    const merged = await mergeCart(test.ctx, customer, { id, guestToken: token });
    expect(merged).toMatchObject({ ...own, discountCodes });
    expect(merged.shippingAddress).toMatchObject(shippingAddress);
  });

  it("merges once when ten calls are concurrent", async () => {
    const { guest, customer, token } = newPair();
    const { id } = await test.newCart(customer, items(1));
    await test.newCart(guest, items(2, 3));
    const merged = await Promise.all(
      Array.from({ length: 10 }, () => mergeCart(test.ctx, customer, { id, guestToken: token })),
    );
    expect(new Set(merged.map(({ version }) => version))).toEqual(new Set([2]));
    expect((await getCart(test.ctx, customer, id)).items).toHaveLength(3);
  });

  it("has what a guest's running request writes after it moved by the cron, and forgets the guest after an hour", async () => {
    const { guest, customer, token } = newPair();
    const { id } = await test.newCart(customer);
    await mergeCart(test.ctx, customer, { id, guestToken: token });
    const body = { items: items(1) };
    const { order } = await placeOrder(test.ctx, { userId: guest.userId, body, idempotencyKey: "late" });
    const late = await test.newCart(guest, items(1));
    await completeMerges(test.ctx);
    expect((await listOrdersFor(test.ctx, customer, { limit: 10 })).items.map((each) => each.id)).toEqual([order.id]);
    expect(await getCart(test.ctx, customer, late.id)).toMatchObject({ items: late.items });
    const retried = await placeOrder(test.ctx, { userId: customer.userId, body, idempotencyKey: "late" });
    expect(retried).toMatchObject({ replayed: true, order: { id: order.id } });

    await test.ctx.db.update(guestMerges).set({ mergedAt: sql`now() - interval '61 minutes'` });
    await completeMerges(test.ctx);
    expect(await test.ctx.db.select().from(guestMerges)).toEqual([]);
  });

  it("refuses another user's cart, a completed cart and a token that is not a guest's, and moves nothing", async () => {
    const { guest, customer, token } = newPair();
    const { id } = await test.newCart(customer, items(1));
    const kept = await test.newCart(guest, items(2));
    test.users.tokens.set("an account", { outcome: "not-a-guest" });
    const merge = (caller: Caller, guestToken: string) => mergeCart(test.ctx, caller, { id, guestToken });
    await expect(merge(newCustomer(), token)).rejects.toMatchObject({ code: "not-found" });
    await expect(merge(customer, "an account")).rejects.toMatchObject({ code: "not-a-guest" });
    await expect(merge(customer, "made up")).rejects.toMatchObject({ code: "validation-failed" });
    await test.ctx.db.update(carts).set({ orderId: crypto.randomUUID() }).where(eq(carts.id, id));
    await expect(merge(customer, token)).rejects.toMatchObject({ code: "cart-completed" });
    expect(await getCart(test.ctx, guest, kept.id)).toEqual(kept);
  });
});
