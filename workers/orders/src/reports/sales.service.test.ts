import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#shared/values/ids.ts";
import type { OrderStatus } from "#shared/contracts/orders.ts";
import { orderLines, orders } from "../tables.ts";
import { createOrdersTest } from "../testing.ts";
import { SalesQuerySchema } from "./reports.schema.ts";
import { reportSales } from "./sales.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());
beforeEach(async () => {
  await test.ctx.db.batch([test.ctx.db.delete(orderLines), test.ctx.db.delete(orders)]);
});

const MUG = newId();
type Line = { productId: string; name: string; unitAmount: number; quantity: number };
const mugs = (quantity: number): Line => ({ productId: MUG, name: "Mug", unitAmount: 100, quantity });

async function addOrder(createdAt: string, more: Partial<typeof orders.$inferInsert> & { lines?: Line[] } = {}) {
  const { lines = [mugs(1)], ...columns } = more;
  const subtotal = lines.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0);
  const id = newId();
  await test.ctx.db.insert(orders).values({
    id,
    userId: newId(),
    status: "paid",
    subtotalAmount: subtotal,
    totalAmount: subtotal,
    currency: "USD",
    reservationId: newId(),
    requestHash: "x",
    createdAt: new Date(createdAt),
    ...columns,
  });
  await test.ctx.db
    .insert(orderLines)
    .values(lines.map((line, position) => ({ ...line, orderId: id, position, variantId: line.productId })));
}

const report = (query: Record<string, string>) => reportSales(test.ctx, SalesQuerySchema.parse(query));
const ordersByStart = async (query: Record<string, string>) => {
  const { rows } = await report(query);
  return Object.fromEntries(rows.map(({ start, orders }) => [start, orders]));
};

describe("reportSales()", () => {
  it("adds up items, discounts, tax, shipping, refunds and what is kept, and lists days without sales", async () => {
    await addOrder("2026-03-01T10:00:00Z", {
      lines: [mugs(3)],
      discountAmount: 50,
      shippingAmount: 20,
      taxAmount: 27,
      totalAmount: 297,
    });
    await addOrder("2026-03-01T23:59:59Z", { refundedAmount: 60, status: "delivered" });
    await addOrder("2026-03-03T00:00:00Z", { status: "shipped" });
    const usd = (amount: number) => ({ amount, currency: "USD" });
    const { rows, totals, currency } = await report({ from: "2026-03-01", to: "2026-03-03" });
    expect(currency).toBe("USD");
    expect(rows.map(({ start, orders, net }) => [start, orders, net.amount])).toEqual([
      ["2026-03-01T00:00:00.000Z", 2, 337],
      ["2026-03-02T00:00:00.000Z", 0, 0],
      ["2026-03-03T00:00:00.000Z", 1, 100],
    ]);
    expect(totals).toEqual({
      orders: 3,
      units: 5,
      gross: usd(500),
      discounts: usd(50),
      tax: usd(27),
      shipping: usd(20),
      refunds: usd(60),
      net: usd(437),
    });
  });

  it.each<OrderStatus>(["pending", "cancelled"])("does not count an order that is %s", async (status) => {
    await addOrder("2026-03-01T10:00:00Z", { status });
    expect((await report({ from: "2026-03-01", to: "2026-03-01" })).totals.orders).toBe(0);
  });

  it("does not count orders in another currency than the shop's", async () => {
    await addOrder("2026-03-01T10:00:00Z", { currency: "EUR" });
    expect((await report({ from: "2026-03-01", to: "2026-03-01" })).totals.orders).toBe(0);
  });

  it("gives the day on which summer time begins 23 hours, and the one on which it ends 25", async () => {
    for (const hour of ["2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"]) await addOrder(hour);
    expect(await ordersByStart({ from: "2026-03-28", to: "2026-03-30", timezone: "Europe/Berlin" })).toEqual({
      "2026-03-27T23:00:00.000Z": 0,
      "2026-03-28T23:00:00.000Z": 2, // until 22:00: 23 hours
      "2026-03-29T22:00:00.000Z": 1,
    });
    for (const hour of ["2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"]) await addOrder(hour);
    expect(await ordersByStart({ from: "2026-10-25", to: "2026-10-26", timezone: "Europe/Berlin" })).toEqual({
      "2026-10-24T22:00:00.000Z": 2, // until 23:00: 25 hours
      "2026-10-25T23:00:00.000Z": 1,
    });
  });

  it("begins a day with the first of two midnights, where clocks go back over it", async () => {
    for (const hour of ["2026-11-01T03:59:59Z", "2026-11-01T04:00:00Z", "2026-11-02T04:59:59Z"]) await addOrder(hour);
    expect(await ordersByStart({ from: "2026-10-31", to: "2026-11-01", timezone: "America/Havana" })).toEqual({
      "2026-10-31T04:00:00.000Z": 1,
      "2026-11-01T04:00:00.000Z": 2, // 25 hours
    });
    const { totals } = await report({ from: "2026-11-01", to: "2026-11-01", timezone: "America/Havana" });
    expect(totals.orders).toBe(2);
  });

  it("includes the last day as a whole, and ends before the point in time that `to` names", async () => {
    await addOrder("2026-10-25T22:59:59Z");
    const timezone = "Europe/Berlin";
    expect((await report({ from: "2026-10-25", to: "2026-10-25", timezone })).totals.orders).toBe(1);
    const to = "2026-10-25T22:59:59Z";
    expect((await report({ from: "2026-10-25", to, timezone })).totals.orders).toBe(0);
  });

  it("begins weeks on Monday and months on the first, in the time zone asked for", async () => {
    await addOrder("2026-03-02T04:59:00Z"); // in New York still Sunday
    await addOrder("2026-03-02T05:00:00Z");
    const range = { from: "2026-02-23", to: "2026-03-08", timezone: "America/New_York" };
    expect(await ordersByStart({ ...range, interval: "week" })).toEqual({
      "2026-02-23T05:00:00.000Z": 1,
      "2026-03-02T05:00:00.000Z": 1,
    });
    expect(await ordersByStart({ ...range, interval: "month" })).toEqual({
      "2026-02-01T05:00:00.000Z": 0,
      "2026-03-01T05:00:00.000Z": 2,
    });
  });

  it("lists the ten products that sold for most, the first one first", async () => {
    const others = Array.from({ length: 11 }, (_, n) => ({
      productId: newId(),
      name: `Product ${n}`,
      unitAmount: 10 + n,
      quantity: 1,
    }));
    await addOrder("2026-03-01T10:00:00Z", { lines: [mugs(2), ...others] });
    await addOrder("2026-03-02T10:00:00Z", { lines: [mugs(3)] });
    const { topProducts } = await report({ from: "2026-03-01", to: "2026-03-02" });
    expect(topProducts).toHaveLength(10);
    expect(topProducts[0]).toEqual({ productId: MUG, name: "Mug", units: 5, gross: { amount: 500, currency: "USD" } });
    expect(topProducts[1]?.name).toBe("Product 10");
  });

  it("is about the last 30 days by default", async () => {
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    await addOrder(ago(29));
    await addOrder(ago(31));
    const { totals, timezone } = await report({});
    expect([totals.orders, timezone]).toEqual([1, "UTC"]);
  });
});

describe("SalesQuerySchema", () => {
  const refusal = (query: Record<string, string>) =>
    SalesQuerySchema.safeParse(query).error?.issues.map(({ path }) => path.join("."));

  it("refuses unknown and offset time zones, days that do not exist, a reversed range and too many rows", () => {
    expect(refusal({ timezone: "Mars/Olympus" })).toEqual(["timezone"]);
    expect(refusal({ timezone: "+01:00" })).toEqual(["timezone"]);
    expect(refusal({ from: "2026-02-30" })).toEqual(["from"]);
    expect(refusal({ from: "2026-03-02", to: "2026-03-01" })).toEqual(["to"]);
    expect(refusal({ from: "2026-03-01T10:00:00Z", to: "2026-03-01" })).toBeUndefined();
    expect(refusal({ from: "2026-03-03T10:00:00Z", to: "2026-03-01" })).toEqual(["to"]);
    expect(refusal({ from: "2000-01-01", to: "2026-01-01" })).toEqual(["interval"]);
    expect(refusal({ from: "2000-01-01", to: "2026-01-01", interval: "month" })).toBeUndefined();
    expect(refusal({ interval: "hour" })).toEqual(["interval"]);
  });
});
