import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pruneEventLog } from "../events/events.service.ts";
import { createFulfillment } from "../fulfillments/fulfillments.service.ts";
import { changedBy } from "../orders/new-order-event.ts";
import { cancelOrder, setOrderStatus } from "../orders/transitions.service.ts";
import { events } from "../tables.ts";
import { createOrdersTest, newCaller, placeOrderOf } from "../testing.ts";
import { readHistory } from "./history.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

describe("readHistory()", () => {
  const [owner, admin] = [newCaller(), newCaller("admin")];

  it("lists each change with who did it, and hides from the owner which administrator", async () => {
    const { id } = await placeOrderOf(test, owner, [1]);
    await setOrderStatus(test.ctx, { id, to: "paid", versions: undefined });
    const by = changedBy(admin);
    const { fulfillment } = await createFulfillment(test.ctx, { orderId: id, by, carrier: "DHL" });
    const { items } = await readHistory(test.ctx, admin, id);
    expect(items.map(({ type, actor, userId }) => [type, actor, userId])).toEqual([
      ["order.created", "customer", owner.userId],
      ["order.paid", "system", null],
      ["fulfillment.created", "admin", admin.userId],
      ["order.shipped", "admin", admin.userId],
    ]);
    expect(items.map(({ data }) => data)).toEqual([
      { status: "pending", paymentStatus: "unpaid" },
      { status: "paid", paymentStatus: "paid" },
      fulfillment,
      { status: "shipped", paymentStatus: "paid" },
    ]);
    expect(items.map(({ at }) => at).toSorted()).toEqual(items.map(({ at }) => at));
    const shown = (await readHistory(test.ctx, owner, id)).items;
    expect(shown.map(({ userId }) => userId)).toEqual([owner.userId, null, null, null]);
  });

  it("answers another user's order like an unknown one", async () => {
    const { id } = await placeOrderOf(test, owner, [1]);
    await expect(readHistory(test.ctx, newCaller(), id)).rejects.toMatchObject({ code: "not-found" });
    await expect(readHistory(test.ctx, admin, crypto.randomUUID())).rejects.toMatchObject({ code: "not-found" });
  });

  it("remembers what the event log has forgotten, and who cancelled", async () => {
    const { id } = await placeOrderOf(test, owner, [1]);
    await cancelOrder(test.ctx, owner, { id, versions: undefined });
    await test.ctx.settle();
    await test.ctx.db.update(events).set({ createdAt: sql`now() - interval '31 days'` });
    await pruneEventLog(test.ctx);
    expect(await test.ctx.db.$count(events, sql`order_id = ${id}`)).toBe(0);
    const { items } = await readHistory(test.ctx, owner, id);
    expect(items.at(-1)).toMatchObject({
      type: "order.cancelled",
      actor: "customer",
      userId: owner.userId,
      data: { status: "cancelled", cancelReason: "customer" },
    });
  });
});
