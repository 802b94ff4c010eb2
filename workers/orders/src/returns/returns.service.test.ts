import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OrdersEventSchema } from "#shared/contracts/events/orders.ts";
import { createFulfillment } from "../fulfillments/fulfillments.service.ts";
import { SYSTEM } from "../orders/new-order-event.ts";
import { setOrderStatus } from "../orders/transitions.service.ts";
import { fulfillments } from "../tables.ts";
import { createOrdersTest, newCaller, placeOrderOf } from "../testing.ts";
import { NewReturnSchema, ReturnReceiptSchema } from "./returns.schema.ts";
import { approveReturn, getReturn, listReturnsFor, rejectReturn, requestReturn } from "./returns.service.ts";
import { shippedOrder } from "./testing.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;
const admin = newCaller("admin");

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

const items = (variantId = "", quantity = 1) => [{ variantId, quantity, reason: "Too small" }];
const request = async (...args: Parameters<typeof requestReturn>) => (await requestReturn(...args)).return;
const notReturnable = { code: "not-returnable" };
const line = { quantity: 3, unitAmount: 500 };

describe("requestReturn()", () => {
  it("stores what was shipped, and sends return.requested with the return and its order", async () => {
    const { owner, id, variants } = await shippedOrder(test, [line]);
    test.sent.length = 0;
    const made = await request(test.ctx, owner, { orderId: id, items: items(variants[0], 2), note: "Sorry" });
    expect(made).toMatchObject({ orderId: id, status: "requested", note: "Sorry", refundAmount: null, refundId: null });
    expect(made.items).toEqual([{ ...items(variants[0], 2)[0], quantityReceived: null, restocked: null }]);
    await test.ctx.settle();
    const event = OrdersEventSchema.parse(test.sent[0]);
    expect(event).toMatchObject({ type: "return.requested", subject: made.id, data: made });
    expect(event.data).toMatchObject({ order: { id, userId: owner.userId } });
  });

  it("refuses more than was shipped and has not come back, and what another open return names", async () => {
    const { owner, id, variants } = await shippedOrder(test, [line]);
    const ask = (quantity: number, variantId = variants[0]) =>
      request(test.ctx, owner, { orderId: id, items: items(variantId, quantity) });
    await expect(ask(4)).rejects.toMatchObject(notReturnable);
    await expect(ask(1, crypto.randomUUID())).rejects.toMatchObject(notReturnable);
    const first = await ask(2);
    await expect(ask(2)).rejects.toMatchObject(notReturnable);
    await rejectReturn(test.ctx, admin, first.id, "Worn");
    expect(await ask(3)).toMatchObject({ status: "requested" });
  });

  it("accepts units once when ten returns of all units are requested at the same time", async () => {
    const { owner, id, variants } = await shippedOrder(test, [line]);
    const requests = Array.from({ length: 10 }, () =>
      request(test.ctx, owner, { orderId: id, items: items(variants[0], 3) }),
    );
    const results = await Promise.allSettled(requests);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("accepts only the parcels of an order that has not left as a whole", async () => {
    const owner = newCaller();
    const order = await placeOrderOf(test, owner, [2]);
    const variantId = order.items[0]?.variantId ?? "";
    const ask = (quantity: number) =>
      request(test.ctx, owner, { orderId: order.id, items: items(variantId, quantity) });
    await expect(ask(1)).rejects.toMatchObject(notReturnable);
    await setOrderStatus(test.ctx, { id: order.id, to: "paid", versions: undefined });
    await createFulfillment(test.ctx, { orderId: order.id, items: [{ variantId, quantity: 1 }], by: SYSTEM });
    await expect(ask(2)).rejects.toMatchObject(notReturnable);
    expect(await ask(1)).toMatchObject({ status: "requested" });
  });

  it("refuses 30 days after the last parcel, and another user's order like an unknown one", async () => {
    const { owner, id, variants } = await shippedOrder(test, [line]);
    const input = { orderId: id, items: items(variants[0]) };
    await expect(request(test.ctx, newCaller(), input)).rejects.toMatchObject({ code: "not-found" });
    const age = (days: string) =>
      test.ctx.db
        .update(fulfillments)
        .set({ createdAt: sql`now() - ${days}::interval` })
        .where(sql`order_id = ${id}`);
    await age("30 days 1 second");
    await expect(request(test.ctx, owner, input)).rejects.toMatchObject(notReturnable);
    await age("29 days");
    expect(await request(test.ctx, owner, input)).toMatchObject({ status: "requested" });
  });
});

describe("requestReturn() with an idempotency key", () => {
  it("requests units once when ten ask at once, and answers later ones as the first, whatever became of it", async () => {
    const { owner, id, variants } = await shippedOrder(test, [line]);
    await test.ctx.settle();
    test.sent.length = 0;
    const once = { orderId: id, items: items(variants[0]), idempotencyKey: `one of ${id}` };
    const results = await Promise.all(Array.from({ length: 10 }, () => requestReturn(test.ctx, owner, once)));
    expect(results.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
    const [first] = results;
    expect(new Set(results.map((result) => JSON.stringify(result.return))).size).toBe(1);
    await test.ctx.settle();
    expect(test.sent.map(({ type }) => type)).toEqual(["return.requested"]);
    await rejectReturn(test.ctx, admin, first?.return.id ?? "", "Worn");
    const later = await requestReturn(test.ctx, owner, once);
    expect([JSON.stringify(later.return), later.isReplayed]).toEqual([JSON.stringify(first?.return), true]);
  });

  it("refuses the key for another request, takes another user's, and frees it when the request fails", async () => {
    const [one, other] = [await shippedOrder(test, [line]), await shippedOrder(test, [line])];
    const keyed = (of: typeof one, quantity: number) =>
      requestReturn(test.ctx, of.owner, {
        ...{ orderId: of.id, items: items(of.variants[0], quantity) },
        idempotencyKey: `same ${one.id}`,
      });
    await expect(keyed(one, 4)).rejects.toMatchObject(notReturnable);
    expect(await keyed(one, 1)).toMatchObject({ isReplayed: false });
    await expect(keyed(one, 2)).rejects.toMatchObject({ code: "idempotency-key-reused" });
    expect(await keyed(other, 1)).toMatchObject({ isReplayed: false });
  });
});

describe("approveReturn() and rejectReturn()", () => {
  it("decide once when both are asked for ten times at the same time", async () => {
    const { owner, id, variants } = await shippedOrder(test, [line]);
    const made = await request(test.ctx, owner, { orderId: id, items: items(variants[0]) });
    await test.ctx.settle();
    test.sent.length = 0;
    const decisions = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? approveReturn(test.ctx, admin, made.id) : rejectReturn(test.ctx, admin, made.id, "Worn"),
    );
    const results = await Promise.allSettled(decisions);
    const [decided] = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(19);
    expect(await getReturn(test.ctx, owner, made.id)).toEqual(decided);
    expect(decided?.rejectReason).toBe(decided?.status === "rejected" ? "Worn" : null);
    await test.ctx.settle();
    expect(test.sent.filter(({ type }) => type.startsWith("return.")).map(({ type }) => type)).toEqual([
      `return.${decided?.status}`,
    ]);
  });

  it("answer an unknown return with not-found", async () => {
    await expect(approveReturn(test.ctx, admin, crypto.randomUUID())).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("listReturnsFor() and getReturn()", () => {
  it("show a customer their own returns, an administrator everyone's, newest first and by status", async () => {
    const { owner, id, variants } = await shippedOrder(test, [line]);
    const made = [];
    for (let index = 0; index < 3; index++) {
      made.push(await request(test.ctx, owner, { orderId: id, items: items(variants[0]) }));
    }
    const ids = made.map((each) => each.id).toReversed();
    await approveReturn(test.ctx, admin, ids[0] ?? "");
    const first = await listReturnsFor(test.ctx, owner, { limit: 2 });
    const second = await listReturnsFor(test.ctx, owner, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...second.items].map((each) => each.id)).toEqual(ids);
    expect((await listReturnsFor(test.ctx, newCaller(), { limit: 9 })).items).toEqual([]);
    const approved = (await listReturnsFor(test.ctx, owner, { limit: 9, status: "approved" })).items;
    expect(approved.map((each) => each.id)).toEqual(ids.slice(0, 1));
    expect((await listReturnsFor(test.ctx, admin, { limit: 1 })).items[0]?.id).toBe(ids[0]);
    await expect(getReturn(test.ctx, newCaller(), ids[0] ?? "")).rejects.toMatchObject({ code: "not-found" });
    expect(await getReturn(test.ctx, admin, ids[0] ?? "")).toMatchObject({ status: "approved" });
  });
});

describe("the bodies of returns", () => {
  it("name each variant once, and a reason", () => {
    const [one] = items(crypto.randomUUID());
    for (const body of [{ items: [] }, { items: [one, one] }, { items: [{ ...one, reason: " " }] }]) {
      expect(NewReturnSchema.safeParse(body).success).toBe(false);
    }
    const received = { variantId: one?.variantId, quantity: 1, restock: true };
    expect(ReturnReceiptSchema.safeParse({ items: [received, received] }).success).toBe(false);
    expect(ReturnReceiptSchema.parse({ items: [received] }).refundShipping).toBe(false);
  });
});
