import { describe, expect, it } from "vitest";
import { newCustomer, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { query } from "../setup/query.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop();
const MUG = "01980000-0000-7000-8000-000000000001";

const runCron = async (worker: string) => {
  const { outcome } = await shop.harness.getWorker(worker).scheduled({ cron: "* * * * *" });
  expect(outcome).toBe("ok");
};

/** A customer with an order that can be paid. */
async function newOrder() {
  const { api } = await newCustomer(shop);
  const { data: order } = await api.POST("/api/v1/orders", { body: { items: [{ productId: MUG, quantity: 1 }] } });
  const params = { path: { id: order.id } };
  const read = async () => (await api.GET("/api/v1/orders/{id}", { params })).data;
  const start = async () =>
    (await api.POST("/api/v1/orders/{id}/payments", { params, body: { provider: "test" } })).data;
  return { api, order, params, read, start };
}

type Outcome = "succeed" | "decline" | "succeed-late" | "refund-fails";
const decide = (id: string, outcome: Outcome) =>
  shop.fetch(`/api/v1/test-payments/${id}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ outcome }),
  });

describe("a payment", () => {
  it("makes its order paid when the customer presses the button of the page", async () => {
    const { order, read, start, api, params } = await newOrder();
    const payment = await start();
    expect(payment).toMatchObject({ orderId: order.id, status: "requires-action", amount: order.total });
    expect(await start()).toEqual(payment);

    const page = new URL(payment.redirectUrl ?? "").pathname;
    const shown = await shop.fetch(page);
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('value="succeed"')]);
    const body = new URLSearchParams({ outcome: "succeed" });
    expect(await shop.fetch(page, { method: "POST", body })).toMatchObject({ status: 303 });

    const paid = await eventually(read, ({ status }) => status === "paid");
    expect(paid).toMatchObject({ paymentStatus: "paid", version: 2 });
    const { data: list } = await api.GET("/api/v1/orders/{id}/payments", { params });
    expect(list.items).toMatchObject([{ id: payment.id, status: "succeeded", redirectUrl: null }]);
    const again = await api
      .POST("/api/v1/orders/{id}/payments", { params, body: { provider: "test" } })
      .catch((e) => e);
    expect(again).toMatchObject({ status: 409, type: "/problems/order-not-payable" });
  });

  it("that is declined can be followed by another", async () => {
    const { read, start } = await newOrder();
    const declined = await start();
    expect(await decide(declined.id, "decline")).toMatchObject({ status: 202 });
    const second = await eventually(start, ({ id }) => id !== declined.id);
    await decide(second.id, "succeed");
    await eventually(read, ({ status }) => status === "paid");
  });

  it("is refunded in full when its order is cancelled", async () => {
    const { api, params, read, start } = await newOrder();
    await decide((await start()).id, "succeed");
    await eventually(read, ({ status }) => status === "paid");
    await api.POST("/api/v1/orders/{id}/cancel", { params });
    const cancelled = await eventually(read, ({ paymentStatus }) => paymentStatus === "refunded");
    expect(cancelled).toMatchObject({ status: "cancelled", cancelReason: "customer" });
  });
});

describe("refunds", () => {
  it("are made in parts by an administrator, with a key once, and never of more than is left", async () => {
    const admin = (await signInAsAdmin(shop)).api;
    const { order, params, read, start } = await newOrder();
    await decide((await start()).id, "succeed");
    await eventually(read, ({ status }) => status === "paid");
    const part = { amount: { ...order.total, amount: 100 }, reason: "Scratched" };
    const ask = (key: string, body: object) =>
      admin.POST("/api/v1/orders/{id}/refunds", { params, body, headers: { "Idempotency-Key": key } });
    const first = await ask(`${order.id}-a`, part);
    const again = await ask(`${order.id}-a`, part);
    expect([first.response.status, first.data]).toEqual([201, again.data]);
    expect(again.response.headers.get("Idempotent-Replayed")).toBe("true");
    await eventually(read, ({ paymentStatus }) => paymentStatus === "partially-refunded");
    const tooMuch = await ask(`${order.id}-b`, { amount: order.total }).catch((error) => error);
    expect(tooMuch).toMatchObject({ status: 409, type: "/problems/refund-exceeds-payment" });
    expect((await ask(`${order.id}-c`, {})).data.amount.amount).toBe(order.total.amount - 100);
    await eventually(read, ({ paymentStatus }) => paymentStatus === "refunded");
    const { data } = await admin.GET("/api/v1/orders/{id}/refunds", { params });
    expect(data.items.map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  });
});

describe("an order that is not paid in time", () => {
  const expire = (id: string) =>
    query(shop, "orders", `UPDATE orders SET payment_due_at = now() - interval '1 second' WHERE id = '${id}'`);

  it("is cancelled by the cron, and its payment is canceled", async () => {
    const { order, read, start, api, params } = await newOrder();
    const { id } = await start();
    await expire(order.id);
    await runCron("orders");
    expect(await read()).toMatchObject({ status: "cancelled", cancelReason: "unpaid", paymentStatus: "unpaid" });
    const { data } = await api.GET("/api/v1/orders/{id}/payments", { params });
    expect(data.items).toMatchObject([{ id, status: "canceled" }]);
  });

  it("shows that money which arrived later went back", async () => {
    const { order, read, start } = await newOrder();
    const { id } = await start();
    await query(shop, "payments", `UPDATE payments SET due_at = now() - interval '2 minutes' WHERE id = '${id}'`);
    await decide(id, "succeed-late");
    await expire(order.id);
    await runCron("orders");
    expect(await read()).toMatchObject({ status: "cancelled" });
    await runCron("payments");
    await eventually(read, ({ paymentStatus }) => paymentStatus === "refunded");
    const [sums] = await query(shop, "payments", `SELECT amount, refunded_amount FROM payments WHERE id = '${id}'`);
    expect(sums?.amount).toBe(sums?.refunded_amount);
  });
});

describe("POST /api/v1/payment-events/{provider}", () => {
  const send = (provider: string, body: string, headers: Record<string, string> = {}) =>
    shop.fetch(`/api/v1/payment-events/${provider}`, { method: "POST", body, headers });

  it("refuses a message without a right signature, and one for a provider that is not configured", async () => {
    expect(await send("test", "{}")).toMatchObject({ status: 401 });
    expect(await send("test", "{}", { "X-Test-Signature": "0".repeat(64) })).toMatchObject({ status: 401 });
    expect(await send("stripe", "{}")).toMatchObject({ status: 404 });
    expect(await send("nobody", "{}")).toMatchObject({ status: 404 });
  });

  it("takes 256 KiB and no more", async () => {
    expect(await send("test", "x".repeat(256 * 1024))).toMatchObject({ status: 401 });
    expect(await send("test", "x".repeat(256 * 1024 + 1))).toMatchObject({ status: 413 });
  });
});

it("GET /api/v1/payment-providers lists the test provider of the local shop", async () => {
  const response = await shop.fetch("/api/v1/payment-providers");
  expect(await response.json()).toEqual({ items: [{ id: "test", name: "Test payments", publishableKey: null }] });
});
