import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CallBudget } from "#shared/core/call-budget.ts";
import { carts, orders } from "../tables.ts";
import { addUnsentOrders, createOrdersTest, type OrdersTest } from "../testing.ts";
import { sweepUnusedGuests } from "./unused-guests.service.ts";

let test: OrdersTest;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

const newIds = (count: number) => Array.from({ length: count }, () => crypto.randomUUID());

describe("sweepUnusedGuests()", () => {
  it("has guests without an order or open cart deleted and guests with one kept, each once", async () => {
    await addUnsentOrders(test, 3);
    const buyers = (await test.ctx.db.select({ id: orders.userId }).from(orders)).map(({ id }) => id);
    const [browser] = newIds(1) as [string];
    await test.ctx.db.insert(carts).values({ id: crypto.randomUUID(), userId: browser, expiresAt: new Date() });
    const kept = [...buyers, browser];
    const unused = newIds(3);
    test.users.unused = [...unused, ...kept];
    await sweepUnusedGuests(test.ctx);
    await sweepUnusedGuests(test.ctx);
    expect(test.users.settled.splice(0)).toEqual([{ unused, kept: expect.arrayContaining(kept) }]);
  });

  it("settles 500 guests in a run, and leaves the rest to the next run", async () => {
    test.users.unused = newIds(501);
    await sweepUnusedGuests(test.ctx);
    expect(test.users.unused).toHaveLength(1);
    await sweepUnusedGuests(test.ctx);
    expect(test.users.settled.splice(0).map(({ unused }) => unused.length)).toEqual([500, 1]);
  });

  it("calls no Worker when the run has fewer calls left than it needs", async () => {
    test.users.calls.length = 0;
    await sweepUnusedGuests(test.ctx, new CallBudget(1));
    expect(test.users.calls).toEqual([]);
  });
});
