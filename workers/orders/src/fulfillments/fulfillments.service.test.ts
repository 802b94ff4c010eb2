import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OrdersEventSchema } from "#shared/contracts/events/orders.ts";
import { changedBy } from "../orders/new-order-event.ts";
import { cancelOrder, setOrderStatus } from "../orders/transitions.service.ts";
import { createOrdersTest, newCaller, placeOrderOf } from "../testing.ts";
import { NewFulfillmentSchema } from "./fulfillments.schema.ts";
import { createFulfillment, listFulfillmentsOf } from "./fulfillments.service.ts";
import { getOrder } from "../orders/orders.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;
const admin = newCaller("admin");

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

/** A paid order of 3 units of one variant and 2 of another. */
async function paidOrder() {
  const owner = newCaller();
  const order = await placeOrderOf(test, owner, [3, 2]);
  await setOrderStatus(test.ctx, { id: order.id, to: "paid", versions: undefined });
  await test.ctx.settle();
  const [first, second] = order.items.map(({ variantId }) => variantId) as [string, string];
  return { owner, id: order.id, first, second };
}

const ship = (orderId: string, items?: { variantId: string; quantity: number }[], fields: object = {}) =>
  createFulfillment(test.ctx, { orderId, by: changedBy(admin), ...fields, ...(items ? { items } : {}) });
const refusedWith = (code: string) => expect.objectContaining({ code });

describe("createFulfillment() with an idempotency key", () => {
  it("ships a part once when twenty ask at once, and again under another key", async () => {
    const { owner, id, first } = await paidOrder();
    test.sent.length = 0;
    const one = [{ variantId: first, quantity: 1 }];
    const once = () => ship(id, one, { idempotencyKey: `one of ${id}`, carrier: "DHL" });
    const results = await Promise.all(Array.from({ length: 20 }, once));
    expect(results.filter(({ isReplayed }) => !isReplayed)).toHaveLength(1);
    expect(new Set(results.map(({ fulfillment }) => JSON.stringify(fulfillment))).size).toBe(1);
    expect((await getOrder(test.ctx, admin, id)).items[0]?.quantityFulfilled).toBe(1);
    await test.ctx.settle();
    expect(test.sent.map(({ type }) => type)).toEqual(["fulfillment.created"]);
    expect(await ship(id, one, { idempotencyKey: `another of ${id}` })).toMatchObject({ isReplayed: false });
    expect(await listFulfillmentsOf(test.ctx, owner, id)).toHaveLength(2);
  });

  it("answers what it answered first after the order was shipped, and refuses the key for another request", async () => {
    const { id, first } = await paidOrder();
    const keyed = { idempotencyKey: `part of ${id}` };
    const { fulfillment } = await ship(id, [{ variantId: first, quantity: 2 }], keyed);
    await ship(id);
    expect(await ship(id, [{ variantId: first, quantity: 2 }], { ...keyed, carrier: null })).toMatchObject({
      ...{ fulfillment, isReplayed: true },
      order: { status: "shipped" },
    });
    const reused = refusedWith("idempotency-key-reused");
    await expect(ship(id, [{ variantId: first, quantity: 1 }], keyed)).rejects.toEqual(reused);
    const other = await paidOrder();
    await expect(ship(other.id, [{ variantId: other.first, quantity: 2 }], keyed)).rejects.toEqual(reused);
  });

  it("writes one fulfillment when a key is sent to two orders at once, and refuses the other", async () => {
    const both = [await paidOrder(), await paidOrder()];
    const keyed = { idempotencyKey: `both of ${both[0]?.id}` };
    const results = await Promise.allSettled(both.map(({ id }) => ship(id, undefined, keyed)));
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(reasons).toEqual([refusedWith("idempotency-key-reused")]);
  });

  it("is scoped to the administrator, and free again when the request was refused", async () => {
    const { id, first } = await paidOrder();
    const keyed = { idempotencyKey: `scoped ${id}` };
    await expect(ship(id, [{ variantId: first, quantity: 4 }], keyed)).rejects.toEqual(
      refusedWith("nothing-to-fulfill"),
    );
    const one = [{ variantId: first, quantity: 1 }];
    expect(await ship(id, one, keyed)).toMatchObject({ isReplayed: false });
    expect(await ship(id, one, { ...keyed, by: changedBy(newCaller("admin")) })).toMatchObject({ isReplayed: false });
  });
});

describe("createFulfillment()", () => {
  it("ships some units, then the rest, and the order is shipped with the last one", async () => {
    const { owner, id, first, second } = await paidOrder();
    const tracking = { carrier: "DHL", trackingNumber: "123", trackingUrl: "https://track.example/123" };
    const { fulfillment, order } = await ship(id, [{ variantId: first, quantity: 2 }], tracking);
    expect(fulfillment).toMatchObject({ orderId: id, items: [{ variantId: first, quantity: 2 }], ...tracking });
    expect(order).toMatchObject({ status: "paid", fulfillmentStatus: "partially-fulfilled", version: 3 });
    expect(order.items.map(({ quantityFulfilled }) => quantityFulfilled)).toEqual([2, 0]);

    const rest = await ship(id);
    expect(rest.fulfillment).toMatchObject({ carrier: null, trackingNumber: null, trackingUrl: null });
    expect(new Map(rest.fulfillment.items.map(({ variantId, quantity }) => [variantId, quantity]))).toEqual(
      new Map([
        [first, 1],
        [second, 2],
      ]),
    );
    expect(rest.order).toMatchObject({ status: "shipped", fulfillmentStatus: "fulfilled", version: 4 });
    expect(rest.order.items.map(({ quantityFulfilled }) => quantityFulfilled)).toEqual([3, 2]);
    expect(await listFulfillmentsOf(test.ctx, owner, id)).toEqual([fulfillment, rest.fulfillment]);
    await expect(ship(id)).rejects.toMatchObject({ code: "nothing-to-fulfill" });
  });

  it("sends an event with parcel and order for each parcel, and order.shipped after the last", async () => {
    const { id, first } = await paidOrder();
    test.sent.length = 0;
    const { fulfillment, order } = await ship(id, [{ variantId: first, quantity: 3 }]);
    const rest = await ship(id);
    await test.ctx.settle();
    const sent = test.sent.map((event) => OrdersEventSchema.parse(event));
    expect(sent.map(({ type }) => type)).toEqual(["fulfillment.created", "fulfillment.created", "order.shipped"]);
    expect(sent[0]).toMatchObject({ subject: fulfillment.id, data: { ...fulfillment, order } });
    expect(sent[1]).toMatchObject({ data: { order: rest.order } });
    expect(sent[2]?.data).toEqual(rest.order);
  });

  it("refuses more than is left, and units that were not ordered", async () => {
    const { id, first } = await paidOrder();
    for (const items of [
      [{ variantId: first, quantity: 4 }],
      [
        { variantId: first, quantity: 2 },
        { variantId: first, quantity: 2 },
      ],
      [{ variantId: crypto.randomUUID(), quantity: 1 }],
    ]) {
      await expect(ship(id, items)).rejects.toMatchObject({ code: "nothing-to-fulfill" });
    }
    expect((await getOrder(test.ctx, admin, id)).version).toBe(2);
  });

  it("refuses an order that is not paid or was cancelled, an unknown one and a stale version", async () => {
    const { owner, id } = await paidOrder();
    await expect(ship(id, undefined, { versions: [1] })).rejects.toMatchObject({ code: "version-mismatch" });
    await cancelOrder(test.ctx, owner, { id, versions: undefined });
    await expect(ship(id)).rejects.toMatchObject({ code: "invalid-transition" });
    const pending = await placeOrderOf(test, owner, [1]);
    await expect(ship(pending.id)).rejects.toMatchObject({ code: "invalid-transition" });
    await expect(ship(crypto.randomUUID())).rejects.toMatchObject({ code: "not-found" });
  });

  it("ships each unit once when twenty parcels of one unit each are made at the same time", async () => {
    const { id, first } = await paidOrder();
    const one = [{ variantId: first, quantity: 1 }];
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => ship(id, one)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const reasons = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(reasons).toEqual(Array.from({ length: 17 }, () => refusedWith("nothing-to-fulfill")));
    const order = await getOrder(test.ctx, admin, id);
    expect(order.items.map(({ quantityFulfilled }) => quantityFulfilled)).toEqual([3, 0]);
  });

  it("either ships or cancels when both are asked for at the same time, thirty times", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, async () => {
        const { owner, id, first } = await paidOrder();
        const both = await Promise.allSettled([
          ship(id, [{ variantId: first, quantity: 1 }]),
          cancelOrder(test.ctx, owner, { id, versions: undefined }),
        ]);
        const { status, fulfillmentStatus } = await getOrder(test.ctx, admin, id);
        return [...both.map((result) => result.status), status, fulfillmentStatus].join(" ");
      }),
    );
    const allowed = ["fulfilled rejected paid partially-fulfilled", "rejected fulfilled cancelled unfulfilled"];
    expect(outcomes.filter((outcome) => !allowed.includes(outcome))).toEqual([]);
  });
});

describe("setOrderStatus()", () => {
  it("makes a parcel of all that is left when the order becomes shipped", async () => {
    const { owner, id, first, second } = await paidOrder();
    await ship(id, [{ variantId: first, quantity: 3 }]);
    await setOrderStatus(test.ctx, { id, to: "shipped", versions: undefined });
    const parcels = await listFulfillmentsOf(test.ctx, owner, id);
    expect(parcels.map(({ items }) => items)).toEqual([
      [{ variantId: first, quantity: 3 }],
      [{ variantId: second, quantity: 2 }],
    ]);
    await expect(setOrderStatus(test.ctx, { id, to: "shipped", versions: undefined })).rejects.toMatchObject({
      code: "invalid-transition",
    });
  });
});

describe("cancelOrder()", () => {
  it("refuses once a unit has left, also to an administrator", async () => {
    const { owner, id, first } = await paidOrder();
    await ship(id, [{ variantId: first, quantity: 1 }]);
    for (const caller of [owner, admin]) {
      await expect(cancelOrder(test.ctx, caller, { id, versions: undefined })).rejects.toMatchObject({
        code: "invalid-transition",
        message: expect.stringContaining("has been shipped"),
      });
    }
  });
});

describe("listFulfillmentsOf()", () => {
  it("answers another user's order like an unknown one, and an administrator", async () => {
    const { id } = await paidOrder();
    await expect(listFulfillmentsOf(test.ctx, newCaller(), id)).rejects.toMatchObject({ code: "not-found" });
    expect(await listFulfillmentsOf(test.ctx, admin, id)).toEqual([]);
  });
});

describe("NewFulfillmentSchema", () => {
  it("refuses no items, no units, other links than the web's, and unknown fields", () => {
    const variantId = crypto.randomUUID();
    for (const body of [
      { items: [] },
      { items: [{ variantId, quantity: 0 }] },
      { trackingUrl: "javascript:alert(1)" },
      { trackingNumber: "" },
      { status: "shipped" },
    ]) {
      expect(NewFulfillmentSchema.safeParse(body).success).toBe(false);
    }
    expect(NewFulfillmentSchema.safeParse({ trackingUrl: "https://track.example/1", carrier: null }).success).toBe(
      true,
    );
  });
});
