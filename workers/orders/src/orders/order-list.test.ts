import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orders } from "../tables.ts";
import { createOrdersTest, newCaller, placeOrderOf } from "../testing.ts";
import { OrderListQuerySchema } from "./orders.schema.ts";
import { listOrdersFor } from "./orders.service.ts";
import { cancelOrder, setOrderStatus } from "./transitions.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;
const [admin, ada, zoe] = [newCaller("admin"), newCaller(), newCaller()];

beforeAll(async () => {
  test = await createOrdersTest();
  const people = [
    [ada, "ada@example.com", "Ada Lovelace", "2026-01-01"],
    [ada, "Ada+shop@example.com", "Augusta Ada King", "2026-01-02"],
    [zoe, "zoe@example.org", "Zoë O'Brien-Müller", "2026-01-03"],
    [zoe, null, null, "2026-01-04"],
  ] as const;
  for (const [caller, email, name, day] of people) {
    const { id } = await placeOrderOf(test, caller, [1]);
    const address = name && { name, line1: "1 Main Street", city: "Springfield", country: "US" };
    await test.ctx.db.execute(sql`
      UPDATE ${orders} SET email = ${email}, shipping_address = ${address && JSON.stringify(address)}::jsonb,
        created_at = ${day}::timestamptz, number = 900000 + extract(day FROM ${day}::date) WHERE id = ${id}::uuid`);
    if (day === "2026-01-02") await setOrderStatus(test.ctx, { id, to: "paid", versions: undefined });
    if (day === "2026-01-03") await cancelOrder(test.ctx, caller, { id, versions: undefined });
  }
});
afterAll(() => test?.close());

/** The days of the orders in the list. */
async function daysOf(caller: typeof admin, query: object): Promise<number[]> {
  const { items } = await listOrdersFor(test.ctx, caller, OrderListQuerySchema.parse(query));
  return items.map(({ createdAt }) => new Date(createdAt).getUTCDate());
}

describe("listOrdersFor()", () => {
  it.each([
    ["900002", [2]],
    ["#900001", [1]],
    ["999999", []],
    ["ada@example.com", [1]],
    ["ADA", [2, 1]],
    ["zoe@example", [3]],
    ["augu", [2]],
    ["au", []],
    ["king ada", [2]],
    ["ada zoe", []],
    ["zoë", [3]],
    ["o'brien-muller", [3]],
    ["' | !", []],
    ["\\':* &", []],
  ])("finds for an administrator with the words %j", async (q, days) => {
    expect(await daysOf(admin, { q })).toEqual(days);
  });

  it("filters by the status of the payment, alone and with the order's", async () => {
    expect(await daysOf(admin, { paymentStatus: "paid" })).toEqual([2]);
    expect(await daysOf(admin, { paymentStatus: "unpaid" })).toEqual([4, 3, 1]);
    expect(await daysOf(admin, { paymentStatus: "unpaid", status: "cancelled" })).toEqual([3]);
    expect(await daysOf(ada, { paymentStatus: "unpaid" })).toEqual([1]);
  });

  it("filters by the time of the order, from a moment on and before another", async () => {
    const [createdFrom, createdTo] = ["2026-01-02T00:00:00Z", "2026-01-04T00:00:00.000000000Z"];
    expect(await daysOf(admin, { createdFrom })).toEqual([4, 3, 2]);
    expect(await daysOf(admin, { createdTo })).toEqual([3, 2, 1]);
    expect(await daysOf(admin, { createdFrom, createdTo, userId: zoe.userId })).toEqual([3]);
    expect(await daysOf(admin, { createdFrom, createdTo, q: "ada" })).toEqual([2]);
  });

  it("shows a customer all of their own orders whatever filters of administrators they send", async () => {
    expect(await daysOf(ada, { q: "zoe", createdTo: "2020-01-01T00:00:00Z", userId: zoe.userId })).toEqual([2, 1]);
  });

  it("pages through what it finds, also when the words are so common that it scans the list", async () => {
    await test.ctx.db.execute(sql`
      INSERT INTO ${orders} (id, user_id, total_amount, currency, reservation_id, request_hash, email, created_at)
      SELECT uuidv7(), gen_random_uuid(), 1, 'USD', gen_random_uuid(), 'x', 'common@example.com',
        '2026-02-01'::timestamptz + n * interval '1 second' FROM generate_series(1, 1600) AS n`);
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listOrdersFor(test.ctx, admin, { limit: 100, q: "common", cursor });
      seen.push(...page.items.map(({ createdAt }) => createdAt));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(1600);
    expect(new Set(seen).size).toBe(1600);
    expect(seen).toEqual(seen.toSorted().toReversed());
  });
});

describe("OrderListQuerySchema", () => {
  it("refuses moments that are none, and an empty search", () => {
    for (const query of [{ createdFrom: "yesterday" }, { createdTo: "0000-01-01T00:00:00Z" }, { q: " " }]) {
      expect(OrderListQuerySchema.safeParse(query).success).toBe(false);
    }
  });
});
