import { describe, expect, it } from "vitest";
import { type Answer, Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop();
const [admin, customer, anyone] = [await signInAsAdmin(shop), await newCustomer(shop), new Client(shop)];
const productId = String(
  (
    await admin.post("/api/v1/products", {
      name: "Reported",
      price: { amount: 700, currency: "USD" },
      availableStock: 9,
    })
  ).body.id,
);
const { body: order } = await customer.placeOrder([{ productId, quantity: 2 }]);
await admin.call("PATCH", `/api/v1/orders/${order.id}`, { status: "paid" });

const problemOf = ({ status, body }: Answer<unknown>) => [status, (body as { type: string }).type];

describe("GET /api/v1/reports/sales", () => {
  it("returns today's sales to an administrator", async () => {
    const { status, body } = await admin.get("/api/v1/reports/sales?interval=day&timezone=Europe%2FBerlin");
    expect(status).toBe(200);
    const usd = (amount: number) => ({ amount, currency: "USD" });
    expect(body.totals).toMatchObject({ orders: 1, units: 2, gross: usd(1400), refunds: usd(0), net: usd(1400) });
    expect(body.topProducts).toEqual([{ productId, name: "Reported", units: 2, gross: usd(1400) }]);
  });

  it("refuses an invalid query with every invalid parameter, and other users", async () => {
    const refused = await admin.get("/api/v1/reports/sales?interval=hour&timezone=Mars&from=yesterday");
    expect(problemOf(refused)).toEqual([422, "/problems/validation-failed"]);
    const paths = (refused.body.errors as { path: string }[]).map(({ path }) => path);
    expect([...new Set(paths)].sort()).toEqual(["from", "interval", "timezone"]);
    expect(problemOf(await customer.get("/api/v1/reports/sales"))).toEqual([403, "/problems/forbidden"]);
    expect((await anyone.get("/api/v1/reports/sales")).status).toBe(401);
  });
});

describe("GET /api/v1/reports/orders.csv", () => {
  it("streams the orders as CSV to an administrator, and refuses other users", async () => {
    const { status, headers, body } = await admin.get<string>("/api/v1/reports/orders.csv");
    expect([status, headers.get("Content-Type")]).toEqual([200, "text/csv; charset=utf-8"]);
    const [, line] = body.trimEnd().split("\r\n");
    expect(line).toBe(`${order.number},${order.id},${order.createdAt},paid,paid,,,2,USD,1400,0,0,0,1400`);
    expect(problemOf(await customer.get("/api/v1/reports/orders.csv"))).toEqual([403, "/problems/forbidden"]);
    expect((await anyone.get("/api/v1/reports/orders.csv")).status).toBe(401);
    expect((await admin.get("/api/v1/reports/orders.csv?from=2026-13-01")).status).toBe(422);
  });
});
