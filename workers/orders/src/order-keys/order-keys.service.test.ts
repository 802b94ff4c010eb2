import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listFulfillmentsOf } from "../fulfillments/fulfillments.service.ts";
import { readHistory } from "../history/history.service.ts";
import { getOrder } from "../orders/orders.service.ts";
import { orders } from "../tables.ts";
import { createOrdersTest, newCaller, placeOrderOf } from "../testing.ts";
import { readOrdersForMails } from "../order-mails/order-mails.service.ts";
import { rotateOrderKey } from "./order-keys.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;
const owner = newCaller();

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

async function keyedOrder() {
  const order = await placeOrderOf(test, owner, [1]);
  return { order, id: order.id, key: await keyOf(order.id) };
}

const keyOf = async (id: string) => (await readOrdersForMails(test.ctx, [id])).orders[0]?.key ?? "";
const isNotFound = { code: "not-found" };

describe("an order's key", () => {
  it("shows the order, its history and its parcels to anyone who has it, and to another user", async () => {
    const { id, key, order } = await keyedOrder();
    for (const reader of [{ key }, { ...newCaller(), key }]) {
      expect(await getOrder(test.ctx, reader, id)).toEqual(order);
      expect((await readHistory(test.ctx, reader, id)).items).toHaveLength(1);
      expect(await listFulfillmentsOf(test.ctx, reader, id)).toEqual([]);
    }
  });

  it("shows nothing when it is wrong, empty, or another order's", async () => {
    const [{ id }, other] = [await keyedOrder(), await keyedOrder()];
    for (const key of ["", "0", other.key, undefined]) {
      await expect(getOrder(test.ctx, { key }, id)).rejects.toMatchObject(isNotFound);
      await expect(readHistory(test.ctx, { key }, id)).rejects.toMatchObject(isNotFound);
      await expect(listFulfillmentsOf(test.ctx, { key }, id)).rejects.toMatchObject(isNotFound);
    }
  });

  it("is not a part of the order", async () => {
    const { id, key } = await keyedOrder();
    expect(JSON.stringify(await getOrder(test.ctx, owner, id))).not.toContain(key);
    expect(JSON.stringify(test.sent)).not.toContain(key);
  });

  it("cannot be guessed: each order has another one of 64 hexadecimal digits", async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, async () => (await keyedOrder()).key));
    expect(new Set(keys).size).toBe(5);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
  });

  it("is made for an order that has none, once", async () => {
    const { id } = await keyedOrder();
    await test.ctx.db.execute(sql`UPDATE ${orders} SET order_key = NULL WHERE id = ${id}::uuid`);
    await expect(getOrder(test.ctx, { key: "null" }, id)).rejects.toMatchObject(isNotFound);
    const keys = await Promise.all([keyOf(id), keyOf(id), keyOf(id)]);
    expect(new Set(keys).size).toBe(1);
    expect(await getOrder(test.ctx, { key: keys[0] }, id)).toMatchObject({ id });
  });
});

describe("rotateOrderKey()", () => {
  it("replaces the key for the owner and for an administrator, and for no other user", async () => {
    const { id, key } = await keyedOrder();
    await rotateOrderKey(test.ctx, owner, id);
    await expect(getOrder(test.ctx, { key }, id)).rejects.toMatchObject(isNotFound);
    const second = await keyOf(id);
    expect(await getOrder(test.ctx, { key: second }, id)).toMatchObject({ id, version: 1 });
    await expect(rotateOrderKey(test.ctx, newCaller(), id)).rejects.toMatchObject(isNotFound);
    await rotateOrderKey(test.ctx, newCaller("admin"), id);
    expect(await keyOf(id)).not.toBe(second);
  });
});
