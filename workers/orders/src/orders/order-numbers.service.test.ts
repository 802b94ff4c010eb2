import { isNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { orders } from "../tables.ts";
import { addUnsentOrders, createOrdersTest, type OrdersTest } from "../testing.ts";
import { numberOldOrders } from "./order-numbers.service.ts";

let test: OrdersTest;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

it("numberOldOrders() gives each order without a number a unique one, even in two concurrent runs, and leaves the others", async () => {
  await addUnsentOrders(test, 5);
  const numbered = await test.ctx.db.select({ number: orders.number }).from(orders);
  expect(numbered.map(({ number }) => number).sort()).toEqual([1001, 1002, 1003, 1004, 1005]);
  await test.ctx.db.update(orders).set({ number: null });
  await test.ctx.db.execute(
    "INSERT INTO orders (id, user_id, total_amount, currency, reservation_id, request_hash) VALUES (uuidv7(), uuidv7(), 1, 'USD', uuidv7(), 'x')",
  );
  await Promise.all([numberOldOrders(test.ctx), numberOldOrders(test.ctx)]);
  expect(await test.ctx.db.select().from(orders).where(isNull(orders.number))).toEqual([]);
  const after = (await test.ctx.db.select({ number: orders.number }).from(orders)).map(({ number }) => number ?? 0);
  expect(after.toSorted((a, b) => a - b)).toEqual([1006, 1007, 1008, 1009, 1010, 1011]);
});
