import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CallBudget } from "#shared/core/call-budget.ts";
import type { Caller } from "#shared/http/route.ts";
import { placeOrder } from "../orders/placement.service.ts";
import { listOrdersFor } from "../orders/orders.service.ts";
import { promotionUses } from "../promotions/tables.ts";
import { mergeCart } from "./cart-merge.service.ts";
import { completeMerges, resumeMerges } from "./late-data.service.ts";
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

const mergeOf = async ({ userId }: Caller) =>
  (await test.ctx.db.select().from(guestMerges).where(eq(guestMerges.guestId, userId)))[0];
const runCron = async () => {
  await completeMerges(test.ctx);
  await resumeMerges(test.ctx);
};

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

    const past = sql`now() - interval '61 minutes'`;
    await test.ctx.db.update(guestMerges).set({ mergedAt: past, closedAt: past });
    await completeMerges(test.ctx);
    expect(await test.ctx.db.select().from(guestMerges)).toEqual([]);
  });

  it("refuses another user's cart, a completed cart and a token that is not a guest's, and moves nothing", async () => {
    const { guest, customer, token } = newPair();
    const { id } = await test.newCart(customer, items(1));
    const kept = await test.newCart(guest, items(2));
    test.users.tokens.set("an account", { outcome: "not-a-guest" });
    test.users.calls.length = 0;
    const merge = (caller: Caller, guestToken: string) => mergeCart(test.ctx, caller, { id, guestToken });
    await expect(merge(newCustomer(), token)).rejects.toMatchObject({ code: "not-found" });
    await expect(merge(customer, "an account")).rejects.toMatchObject({ code: "not-a-guest" });
    await expect(merge(customer, "made up")).rejects.toMatchObject({ code: "validation-failed" });
    await test.ctx.db.update(carts).set({ orderId: crypto.randomUUID() }).where(eq(carts.id, id));
    await expect(merge(customer, token)).rejects.toMatchObject({ code: "cart-completed" });
    expect(await getCart(test.ctx, guest, kept.id)).toEqual(kept);
    expect(test.users.calls).toEqual([]);
  });

  it("moves everything of a guest to one of several customers who merge it concurrently, and refuses the others", async () => {
    const { guest, token } = newPair();
    const body = { items: items(1) };
    await placeOrder(test.ctx, { userId: guest.userId, body, idempotencyKey: undefined });
    await test.newCart(guest, items(2));
    const customers = Array.from({ length: 5 }, newCustomer);
    const targets = await Promise.all(customers.map((customer) => test.newCart(customer)));
    const merges = customers.map((customer, index) =>
      mergeCart(test.ctx, customer, { id: targets[index]?.id ?? "", guestToken: token }),
    );
    const results = await Promise.allSettled(merges);
    const winner = customers[results.findIndex(({ status }) => status === "fulfilled")] as Caller;
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason.code] : []));
    expect(refused).toEqual(Array(4).fill("validation-failed"));
    expect((await listOrdersFor(test.ctx, winner, { limit: 10 })).items).toHaveLength(1);
    expect((await listCartsOf(test.ctx, winner, { limit: 10 })).items[0]?.items).toHaveLength(1);
    expect(await mergeOf(guest)).toMatchObject({ customerId: winner.userId, closedAt: expect.any(Date) });
  });
});

describe("mergeCart() of a guest who registers", () => {
  it("refuses with not-a-guest when users closes no guest, and nothing moves then or later", async () => {
    const { guest, customer, token } = newPair();
    const { id } = await test.newCart(customer, items(1));
    const kept = await test.newCart(guest, items(2));
    // The guest registers between the two calls of users.
    const resolveGuest: typeof test.users.rpc.resolveGuest = async (...input) => {
      const resolved = await test.users.rpc.resolveGuest(...input);
      test.users.register(guest.userId);
      return resolved;
    };
    const ctx = { ...test.ctx, users: { ...test.users.rpc, resolveGuest } };
    const refused = { code: "not-a-guest" };
    await expect(mergeCart(ctx, customer, { id, guestToken: token })).rejects.toMatchObject(refused);
    await expect(mergeCart(test.ctx, customer, { id, guestToken: token })).rejects.toMatchObject(refused);
    expect(await mergeOf(guest)).toBeUndefined();
    await runCron();
    expect(await getCart(test.ctx, guest, kept.id)).toEqual(kept);
    expect((await getCart(test.ctx, customer, id)).version).toBe(1);
  });

  it("succeeds or the registration does, but never both, in 20 rounds; what is bought later stays with the account", async () => {
    const outcomes = { registered: 0, merged: 0 };
    for (let round = 0; round < 20; round++) {
      const { guest, customer, token } = newPair();
      const { id } = await test.newCart(customer);
      const own = await test.newCart(guest, items(1));
      const delay = (round % 10) ** 2 * 2;
      const [isRegistered, merged] = await Promise.all([
        new Promise((resolve) => setTimeout(resolve, delay)).then(() => test.users.register(guest.userId)),
        mergeCart(test.ctx, customer, { id, guestToken: token }).catch(({ code }) => code as string),
      ]);
      if (isRegistered) {
        expect(merged).toBe("not-a-guest");
        const body = { items: items(1) };
        await placeOrder(test.ctx, { userId: guest.userId, body, idempotencyKey: undefined });
      }
      await runCron();
      expect((await listOrdersFor(test.ctx, guest, { limit: 10 })).items).toHaveLength(isRegistered ? 1 : 0);
      expect((await listOrdersFor(test.ctx, customer, { limit: 10 })).items).toEqual([]);
      const owner = isRegistered ? guest : customer;
      const itemsOf = (await listCartsOf(test.ctx, owner, { limit: 10 })).items.flatMap((cart) => cart.items);
      expect(itemsOf.map(({ variantId }) => variantId)).toEqual([own.items[0]?.variantId]);
      outcomes[isRegistered ? "registered" : "merged"]++;
    }
    expect(Math.min(outcomes.registered, outcomes.merged)).toBeGreaterThan(0);
  });
});

describe("resumeMerges()", () => {
  /** A merge of a guest with an order and a cart that ended before its data was moved. */
  async function interruptedMerge({ isClosed }: { isClosed: boolean }) {
    const { guest, customer, token } = newPair();
    const target = await test.newCart(customer);
    const body = { items: items(1) };
    const { order } = await placeOrder(test.ctx, { userId: guest.userId, body, idempotencyKey: undefined });
    const cart = await test.newCart(guest, items(2));
    const closeGuest: typeof test.users.rpc.closeGuest = async (...input) => {
      if (isClosed) await test.users.rpc.closeGuest(...input);
      throw new Error("the call was lost");
    };
    const ctx = { ...test.ctx, users: { ...test.users.rpc, closeGuest } };
    const merge = { id: target.id, guestToken: token };
    await expect(mergeCart(ctx, customer, merge)).rejects.toThrow("the call was lost");
    return { guest, customer, merge, order, cart };
  }
  const moved = async ({ customer }: { customer: Caller }) => ({
    orders: (await listOrdersFor(test.ctx, customer, { limit: 10 })).items.map(({ id }) => id),
    carts: (await listCartsOf(test.ctx, customer, { limit: 10 })).items.map(({ id }) => id),
  });
  const letPass = (interval: string) =>
    test.ctx.db.update(guestMerges).set({ mergedAt: sql`now() - ${interval}::interval` });

  it.each([
    ["before users closed the guest", false],
    ["after users closed the guest", true],
  ])(
    "completes a merge that was interrupted %s, a minute later, also when it runs repeatedly",
    async (_when, isClosed) => {
      const merge = await interruptedMerge({ isClosed });
      await runCron();
      expect(await moved(merge)).toEqual({ orders: [], carts: [merge.merge.id] });
      await letPass("61 seconds");
      await Promise.all([runCron(), runCron()]);
      const all = { orders: [merge.order.id], carts: [merge.cart.id, merge.merge.id] };
      expect(await moved(merge)).toEqual(all);
      expect(test.users.register(merge.guest.userId)).toBe(false);
      const late = await test.newCart(merge.guest, items(1));
      await runCron();
      expect((await moved(merge)).carts).toEqual([late.id, ...all.carts]);
    },
  );

  it("leaves a merge to the customer who repeats it, with its items in the cart", async () => {
    const merge = await interruptedMerge({ isClosed: true });
    await letPass("61 seconds");
    const cart = await mergeCart(test.ctx, merge.customer, merge.merge);
    expect(cart.items.map(({ quantity }) => quantity)).toEqual([2]);
    await runCron();
    expect(await moved(merge)).toEqual({ orders: [merge.order.id], carts: [merge.merge.id] });
  });

  it("moves nothing of a guest who has registered since, and forgets the merge", async () => {
    const merge = await interruptedMerge({ isClosed: false });
    expect(test.users.register(merge.guest.userId)).toBe(true);
    await runCron();
    await letPass("61 seconds");
    await runCron();
    expect(await moved(merge)).toEqual({ orders: [], carts: [merge.merge.id] });
    expect(await moved({ customer: merge.guest })).toEqual({ orders: [merge.order.id], carts: [merge.cart.id] });
    expect(await mergeOf(merge.guest)).toBeUndefined();
  });

  it("moves what a guest has when the customer's cart became an order while users closed the guest", async () => {
    const { guest, customer, token } = newPair();
    const { id } = await test.newCart(customer, items(1));
    const kept = await test.newCart(guest, items(2));
    const closeGuest: typeof test.users.rpc.closeGuest = async (...input) => {
      await test.ctx.db.update(carts).set({ orderId: crypto.randomUUID() }).where(eq(carts.id, id));
      return test.users.rpc.closeGuest(...input);
    };
    const ctx = { ...test.ctx, users: { ...test.users.rpc, closeGuest } };
    const merge = mergeCart(ctx, customer, { id, guestToken: token });
    await expect(merge).rejects.toMatchObject({ code: "cart-completed" });
    await letPass("61 seconds");
    await runCron();
    expect((await moved({ customer })).carts).toEqual([kept.id]);
  });

  it("keeps an interrupted merge for as long as users is down, and calls users no more often than it may", async () => {
    const merges = [await interruptedMerge({ isClosed: true }), await interruptedMerge({ isClosed: true })];
    await letPass("2 hours");
    test.users.isDown = true;
    await expect(resumeMerges(test.ctx)).rejects.toThrow("down");
    test.users.isDown = false;
    await completeMerges(test.ctx);
    test.users.calls.length = 0;
    await resumeMerges(test.ctx, new CallBudget(1));
    expect(test.users.calls).toEqual(["closeGuest"]);
    await runCron();
    for (const merge of merges) expect((await moved(merge)).orders).toEqual([merge.order.id]);
    // Requests of a guest that was closed just now may still be running.
    expect(await test.ctx.db.$count(guestMerges)).toBeGreaterThanOrEqual(2);
  });
});
