import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { orders } from "../tables.ts";
import { addUnsentOrders, createOrdersTest } from "../testing.ts";
import { exportOrders } from "./orders-csv.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
  await addUnsentOrders(test, 5);
  await test.ctx.db.execute(sql`
    UPDATE ${orders} SET email = '=cmd()', created_at = '2026-03-01T00:00:00Z'::timestamptz + (number - 1001) * interval '6 hours'`);
});
afterAll(() => test?.close());

const march = (to: string) => ({ from: "2026-03-01", to, timezone: "UTC" });
const textOf = (stream: ReadableStream) => new Response(stream).text();

it("exportOrders() streams every order of the range once, oldest first, whatever the size of a page", async () => {
  for (const pageSize of [1, 2, 5, 2000]) {
    const text = await textOf(exportOrders(test.ctx, march("2026-03-02"), pageSize));
    const [header, ...lines] = text.trimEnd().split("\r\n");
    expect(header).toBe(
      "number,id,createdAt,status,paymentStatus,email,country,units,currency,subtotal,discounts,shipping,tax,total",
    );
    expect(lines.map((line) => line.split(",")[0])).toEqual(["1001", "1002", "1003", "1004", "1005"]);
    expect(lines[0]).toMatch(
      /^1001,[0-9a-f-]{36},2026-03-01T00:00:00.000Z,pending,unpaid,'=cmd\(\),,1,USD,500,0,0,0,500$/,
    );
  }
  expect((await textOf(exportOrders(test.ctx, march("2026-03-01")))).trimEnd().split("\r\n")).toHaveLength(5);
});

it("exportOrders() reads no further page than the client takes", async () => {
  let reads = 0;
  const db = new Proxy(test.ctx.db, {
    get(target, name) {
      if (name === "select") reads++;
      return Reflect.get(target, name, target);
    },
  });
  const reader = exportOrders({ ...test.ctx, db }, march("2026-03-02"), 1).getReader();
  await reader.read();
  await reader.read();
  await reader.cancel();
  expect(reads).toBeLessThanOrEqual(2);
});
