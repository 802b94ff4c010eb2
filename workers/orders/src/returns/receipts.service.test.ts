import fc from "fast-check";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { RefundResult } from "#shared/contracts/payments-rpc.ts";
import type { Return } from "#shared/contracts/returns.ts";
import { CALLS_PER_STEP, CallBudget } from "#shared/core/call-budget.ts";
import { getOrder } from "../orders/orders.service.ts";
import { orders } from "../tables.ts";
import { createOrdersTest, newCaller } from "../testing.ts";
import { receive, settleDueReturns } from "./receipts.service.ts";
import type { ReturnReceipt } from "./returns.schema.ts";
import { approveReturn, getReturn, requestReturn } from "./returns.service.ts";
import { returns } from "./tables.ts";
import { shippedOrder } from "./testing.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;
const admin = newCaller("admin");

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());
beforeEach(() => {
  test.products.isDown = false;
});

type Shipped = Awaited<ReturnType<typeof shippedOrder>>;

/** An approved return of this many units of each line. */
async function approved({ owner, id, variants }: Shipped, quantities: number[]): Promise<string> {
  const all = variants.map((variantId, index) => ({ variantId, quantity: quantities[index] ?? 0, reason: "Wrong" }));
  const items = all.filter(({ quantity }) => quantity > 0);
  const { return: requested } = await requestReturn(test.ctx, owner, { orderId: id, items });
  await approveReturn(test.ctx, admin, requested.id);
  return requested.id;
}

const receiveAs = (id: string, items: ReturnReceipt["items"], refundShipping = false) =>
  receive(test.ctx, admin, { id, items, refundShipping });

/** Receives all units of an approved return of this many units of each line; returns what they cost. */
async function refundOf(order: Shipped, quantities: number[], refundShipping = false): Promise<number> {
  const id = await approved(order, quantities);
  const all = order.variants.map((variantId, index) => ({
    variantId,
    quantity: quantities[index] ?? 0,
    restock: false,
  }));
  const items = all.filter(({ quantity }) => quantity > 0);
  return (await receiveAs(id, items, refundShipping)).refundAmount?.amount ?? -1;
}

describe("receive()", () => {
  it("counts the units as returned, refunds their price, and restocks those that are asked", async () => {
    const order = await shippedOrder(test, [
      { quantity: 2, unitAmount: 500 },
      { quantity: 2, unitAmount: 300 },
    ]);
    const [mug = "", tray = ""] = order.variants;
    const id = await approved(order, [2, 1]);
    const received = await receiveAs(id, [
      { variantId: mug, quantity: 1, restock: true },
      { variantId: tray, quantity: 1, restock: false },
    ]);
    expect(received).toMatchObject({
      status: "received",
      refundAmount: { amount: 800, currency: "USD" },
      refundId: null,
    });
    expect(new Map(received.items.map((item) => [item.variantId, [item.quantityReceived, item.restocked]]))).toEqual(
      new Map([
        [mug, [1, true]],
        [tray, [1, false]],
      ]),
    );
    expect(test.products.restocked.get(id)).toEqual([{ variantId: mug, quantity: 1 }]);
    const { items, version } = await getOrder(test.ctx, admin, order.id);
    expect([version, ...items.map(({ quantityReturned }) => quantityReturned)]).toEqual([4, 1, 1]);
    // What did not come can be returned again.
    expect(await refundOf(order, [1, 1])).toBe(800);
  });

  it("takes discounts off and adds taxes that were on top, but not those that prices include", async () => {
    const line = { quantity: 2, unitAmount: 1000, discountAmount: 300, taxAmount: 170 };
    expect(await refundOf(await shippedOrder(test, [line]), [1])).toBe(935);
    expect(await refundOf(await shippedOrder(test, [line], { taxes: "included" }), [1])).toBe(850);
  });

  it("refunds shipping when asked, once for each order", async () => {
    const amounts = { shippingAmount: 500, shippingDiscountAmount: 100, shippingTaxAmount: 40 };
    const order = await shippedOrder(test, [{ quantity: 3, unitAmount: 100 }], amounts);
    expect(await refundOf(order, [1])).toBe(100);
    expect(await refundOf(order, [1], true)).toBe(540);
    expect(await refundOf(order, [1], true)).toBe(100);
  });

  it("refunds exactly what the line cost, however its units come back", async () => {
    const line = fc.record({
      quantity: fc.integer({ min: 1, max: 9 }),
      unitAmount: fc.integer({ min: 1000, max: 1_000_000_000 }),
      discountAmount: fc.integer({ min: 0, max: 999 }),
      taxAmount: fc.integer({ min: 0, max: 97 }),
    });
    await fc.assert(
      fc.asyncProperty(line, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), async (given, sizes) => {
        const order = await shippedOrder(test, [given]);
        let [left, refunded] = [given.quantity, 0];
        while (left > 0) {
          const units = Math.min(left, sizes.next().value ?? 1);
          refunded += await refundOf(order, [units]);
          left -= units;
        }
        expect(refunded).toBe(given.quantity * given.unitAmount - given.discountAmount + given.taxAmount);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  const threeUnits = (unitAmount: number, discountAmount: number) => [{ quantity: 3, unitAmount, discountAmount }];
  const threeLines = [1005, 2005, 4].map((unitAmount) => ({ quantity: 1, unitAmount }));

  it.each([
    { currency: "KWD", lines: threeUnits(3340, 20), returned: [[1], [1], [1]], refunds: [3330, 3330, 3340] },
    { currency: "MGA", lines: threeUnits(10_000, 100), returned: [[1], [1], [1]], refunds: [9900, 10_000, 10_000] },
    { currency: "OMR", lines: threeLines, returned: [[0, 0, 1], [1], [0, 1]], refunds: [0, 1000, 2014] },
  ])("refunds what providers can refund of $currency, and in the end all that the order cost", async (example) => {
    const { currency, lines, returned, refunds } = example;
    const order = await shippedOrder(test, lines);
    await test.ctx.db.update(orders).set({ currency }).where(sql`id = ${order.id}`);
    const refunded: number[] = [];
    for (const quantities of returned) refunded.push(await refundOf(order, quantities));
    expect(refunded).toEqual(refunds);
  });

  it("refunds what providers can refund of KWD beside shipping", async () => {
    const order = await shippedOrder(test, [{ quantity: 2, unitAmount: 1005 }], { shippingAmount: 500 });
    await test.ctx.db.update(orders).set({ currency: "KWD" }).where(sql`id = ${order.id}`);
    expect([await refundOf(order, [1], true), await refundOf(order, [1])]).toEqual([1500, 1010]);
  });

  it("happens once when twenty calls are concurrent", async () => {
    const order = await shippedOrder(test, [{ quantity: 2, unitAmount: 500 }]);
    const id = await approved(order, [2]);
    await test.ctx.settle();
    test.sent.length = 0;
    const items = [{ variantId: order.variants[0] ?? "", quantity: 2, restock: true }];
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => receiveAs(id, items)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await test.ctx.settle();
    expect(test.sent.map(({ type }) => type)).toEqual(["return.received"]);
    expect((await getOrder(test.ctx, admin, order.id)).items[0]?.quantityReturned).toBe(2);
  });

  it("refunds the units of concurrent receipts of one order exactly", async () => {
    const order = await shippedOrder(test, [{ quantity: 7, unitAmount: 100, discountAmount: 1 }]);
    const ids = [];
    for (let index = 0; index < 7; index++) ids.push(await approved(order, [1]));
    const items = [{ variantId: order.variants[0] ?? "", quantity: 1, restock: false }];
    const received = await Promise.all(ids.map((id) => receiveAs(id, items)));
    expect(received.reduce((sum, { refundAmount }) => sum + (refundAmount?.amount ?? 0), 0)).toBe(699);
  });

  it("refuses more units than the return has, and a return that is not approved", async () => {
    const order = await shippedOrder(test, [{ quantity: 2, unitAmount: 500 }]);
    const id = await approved(order, [1]);
    const item = { variantId: order.variants[0] ?? "", quantity: 2, restock: true };
    await expect(receiveAs(id, [item])).rejects.toMatchObject({ code: "validation-failed" });
    await expect(receiveAs(id, [{ ...item, variantId: crypto.randomUUID() }])).rejects.toMatchObject({
      code: "validation-failed",
    });
    await expect(receiveAs(crypto.randomUUID(), [item])).rejects.toMatchObject({ code: "not-found" });
    await receiveAs(id, [{ ...item, quantity: 1 }]);
    await expect(receiveAs(id, [{ ...item, quantity: 1 }])).rejects.toMatchObject({ code: "invalid-transition" });
  });
});

describe("the refund of a return", () => {
  const paymentId = crypto.randomUUID();
  const refundId = crypto.randomUUID();
  const answer = (outcome: "requested" | "replayed", refunded = 500) =>
    ({
      outcome,
      refund: { id: refundId, status: "succeeded", amount: { amount: refunded, currency: "USD" } },
    }) as unknown as RefundResult;

  /** A received return of one of two units, of an order that a payment has paid. */
  async function receivePaid(refundedAmount = 0): Promise<Return> {
    const order = await shippedOrder(test, [{ quantity: 2, unitAmount: 500 }]);
    await test.ctx.db.update(orders).set({ paymentId, refundedAmount }).where(sql`id = ${order.id}`);
    const id = await approved(order, [1]);
    return receiveAs(id, [{ variantId: order.variants[0] ?? "", quantity: 1, restock: false }]);
  }

  beforeEach(() => Object.assign(test.payments, { refunds: [], isDown: false, refundResult: answer("requested") }));

  it("is of what the units cost, from the payment of the order", async () => {
    const { id, orderId, refundId: stored } = await receivePaid();
    expect(stored).toBe(refundId);
    expect(test.payments.refunds).toEqual([
      {
        ...{ orderId, paymentId, reason: "Return", userId: admin.userId, idempotencyKey: `return-${id}` },
        amount: { amount: 500, currency: "USD" },
        upToWhatIsLeft: true,
        returnId: id,
      },
    ]);
  });

  it("is of no more than an earlier refund of the order has left, and the return says so", async () => {
    test.payments.refundResult = answer("requested", 300);
    const { refundAmount, refundId: stored } = await receivePaid(700);
    expect(refundAmount).toEqual({ amount: 300, currency: "USD" });
    expect(stored).toBe(refundId);
    expect(test.payments.refunds).toMatchObject([{ amount: { amount: 300 }, upToWhatIsLeft: true }]);
    expect(await receivePaid(1000)).toMatchObject({ refundAmount: { amount: 0 }, refundId: null });
    expect(test.payments.refunds).toHaveLength(1);
  });

  it("is what payments had left, when orders has not heard of an earlier refund yet", async () => {
    test.payments.refundResult = answer("requested", 200);
    expect(await receivePaid()).toMatchObject({ refundAmount: { amount: 200 }, refundId });
  });

  it("is asked for again with the same key when payments was down", async () => {
    test.payments.isDown = true;
    const { id, refundId: none } = await receivePaid();
    expect(none).toBeNull();
    Object.assign(test.payments, { isDown: false, refundResult: answer("replayed") });
    await test.ctx.db.update(returns).set({ nextAttemptAt: sql`now()` });
    await settleDueReturns(test.ctx);
    expect(test.payments.refunds.map(({ idempotencyKey }) => idempotencyKey)).toEqual([`return-${id}`]);
    expect(await getReturn(test.ctx, admin, id)).toMatchObject({ refundId });
  });

  it("stays to be made when its key belongs to another request", async () => {
    test.payments.refundResult = { outcome: "key-reused" };
    const { id } = await receivePaid();
    expect(await test.ctx.db.$count(returns, sql`id = ${id} AND settled_at IS NULL`)).toBe(1);
    await test.ctx.db.update(returns).set({ settledAt: sql`now()` }).where(sql`id = ${id}`);
  });

  it("is none when nothing is left of the payment", async () => {
    test.payments.refundResult = { outcome: "exceeds-payment" };
    expect(await receivePaid()).toMatchObject({ status: "received", refundAmount: { amount: 0 }, refundId: null });
  });
});

describe("settleDueReturns()", () => {
  const countUnsettled = () => test.ctx.db.$count(returns, sql`settled_at IS NULL AND status = 'received'`);

  it("restocks later what could not be restocked, once", async () => {
    const order = await shippedOrder(test, [{ quantity: 2, unitAmount: 500 }]);
    const id = await approved(order, [2]);
    test.products.isDown = true;
    const items = [{ variantId: order.variants[0] ?? "", quantity: 2, restock: true }];
    expect(await receiveAs(id, items)).toMatchObject({ status: "received", refundAmount: { amount: 1000 } });
    test.products.isDown = false;
    await settleDueReturns(test.ctx);
    expect(test.products.restocked.has(id)).toBe(false);
    await test.ctx.db.update(returns).set({ nextAttemptAt: sql`now()` });
    await Promise.all([settleDueReturns(test.ctx), settleDueReturns(test.ctx)]);
    expect(test.products.restocked.get(id)).toEqual([{ variantId: order.variants[0], quantity: 2 }]);
    expect(await countUnsettled()).toBe(0);
  });

  it("settles a return with the calls of one step, and as many as it has calls for", async () => {
    test.products.isDown = true;
    for (let index = 0; index < 4; index++) {
      const order = await shippedOrder(test, [{ quantity: 1, unitAmount: 500 }]);
      const items = [{ variantId: order.variants[0] ?? "", quantity: 1, restock: true }];
      await receiveAs(await approved(order, [1]), items);
    }
    test.products.isDown = false;
    await test.ctx.db.update(returns).set({ nextAttemptAt: sql`now()` });
    await settleDueReturns(test.ctx, new CallBudget(CALLS_PER_STEP));
    expect(await countUnsettled()).toBe(3);
    await settleDueReturns(test.ctx, new CallBudget());
    expect(await countUnsettled()).toBe(0);
  });
});
