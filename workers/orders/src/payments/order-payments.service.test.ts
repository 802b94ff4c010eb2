import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import type { Caller } from "#shared/http/route.ts";
import { newId } from "#shared/values/ids.ts";
import { setOrderStatus } from "../orders/transitions.service.ts";
import { orders } from "../tables.ts";
import { createOrdersTest } from "../testing.ts";
import { listOrderPayments, listOrderRefunds, refundOrder, startOrderPayment } from "./order-payments.service.ts";
import { placePayableOrder } from "./testing.ts";

const test = await createOrdersTest();
afterAll(test.close);

const user = (userId: string, role: Caller["role"] = "customer"): Caller => ({
  ...{ kind: "user", userId, role },
  sessionId: newId(),
});
const SHOP = "https://shop.example";
const input = (orderId: string, returnUrl?: string, idempotencyKey?: string) => ({
  ...{ orderId, origin: SHOP, idempotencyKey },
  body: { provider: "test" as const, returnUrl },
});

describe("startOrderPayment()", () => {
  it("asks payments for the order's whole total, with where the customer comes back to", async () => {
    const order = await placePayableOrder(test);
    const start = startOrderPayment(test.ctx, user(order.userId), input(order.id, `${SHOP}/orders/1`));
    await expect(start).rejects.toMatchObject({ code: "order-not-payable" });
    expect(test.payments.started.at(-1)).toMatchObject({
      amount: { amount: 1000, currency: "USD" },
      origin: SHOP,
      returnUrl: `${SHOP}/orders/1`,
      dueAt: order.paymentDueAt,
      isPayable: true,
    });
  });

  it("refuses another user's order, an administrator's too, before payments is asked", async () => {
    const order = await placePayableOrder(test);
    const calls = test.payments.calls.length;
    for (const caller of [user(newId()), user(newId(), "admin")]) {
      await expect(startOrderPayment(test.ctx, caller, input(order.id))).rejects.toMatchObject({ code: "not-found" });
    }
    expect(test.payments.calls).toHaveLength(calls);
  });

  it.each(["https://evil.example/", "http://shop.example/", "https://shop.example.evil.example/"])(
    "refuses to send customers to %s",
    async (returnUrl) => {
      const order = await placePayableOrder(test);
      const start = startOrderPayment(test.ctx, user(order.userId), input(order.id, returnUrl));
      await expect(start).rejects.toMatchObject({ code: "validation-failed" });
    },
  );

  it("takes an allowed origin to return to", async () => {
    const order = await placePayableOrder(test);
    const start = startOrderPayment(test.ctx, user(order.userId), input(order.id, "https://pay.example/done"));
    await expect(start).rejects.toMatchObject({ code: "order-not-payable" });
    expect(test.payments.started.at(-1)?.returnUrl).toBe("https://pay.example/done");
  });

  it("starts none for an order that is paid or overdue, but asks whether a key was used before", async () => {
    const [paid, overdue] = [await placePayableOrder(test), await placePayableOrder(test)];
    await setOrderStatus(test.ctx, { id: paid.id, versions: undefined, to: "paid" });
    await test.ctx.db.update(orders).set({ paymentDueAt: sql`now()` }).where(eq(orders.id, overdue.id));
    const calls = test.payments.started.length;
    for (const { id, userId } of [paid, overdue]) {
      const start = startOrderPayment(test.ctx, user(userId), input(id));
      await expect(start).rejects.toMatchObject({ code: "order-not-payable" });
    }
    expect(test.payments.started).toHaveLength(calls);
    const replay = startOrderPayment(test.ctx, user(paid.userId), input(paid.id, undefined, "key"));
    await expect(replay).rejects.toMatchObject({ code: "order-not-payable" });
    expect(test.payments.started.at(-1)).toMatchObject({ isPayable: false, idempotencyKey: "key" });
  });

  it("answers that the service is unavailable when payments does not answer", async () => {
    const order = await placePayableOrder(test);
    test.payments.isDown = true;
    const start = startOrderPayment(test.ctx, user(order.userId), input(order.id));
    await expect(start).rejects.toMatchObject({ code: "service-unavailable" });
    test.payments.isDown = false;
  });
});

describe("refundOrder()", () => {
  const admin = user(newId(), "admin");
  const refund = (orderId: string, body = {}) =>
    refundOrder(test.ctx, admin, { orderId, body, idempotencyKey: undefined });

  it("refuses an order that was not paid or was paid by hand, without asking payments", async () => {
    const order = await placePayableOrder(test);
    const calls = test.payments.calls.length;
    await expect(refund(order.id)).rejects.toMatchObject({ code: "refund-exceeds-payment" });
    await setOrderStatus(test.ctx, { id: order.id, versions: undefined, to: "paid" });
    await expect(refund(order.id)).rejects.toMatchObject({ code: "refund-exceeds-payment" });
    await expect(refund(newId())).rejects.toMatchObject({ code: "not-found" });
    expect(test.payments.calls).toHaveLength(calls);
  });

  it("refuses another currency, and passes the payment that made the order paid", async () => {
    const order = await placePayableOrder(test);
    const paymentId = newId();
    await test.ctx.db.update(orders).set({ paymentId, status: "paid" }).where(eq(orders.id, order.id));
    const amount = { amount: 1, currency: "EUR" };
    await expect(refund(order.id, { amount })).rejects.toMatchObject({ code: "validation-failed" });
    await expect(refund(order.id)).rejects.toMatchObject({ code: "refund-exceeds-payment" });
    expect(test.payments.refunds.at(-1)).toMatchObject({ paymentId, amount: null, userId: admin.userId });
  });
});

describe("the lists of an order's payments and refunds", () => {
  it("are shown to the owner and administrators alone", async () => {
    const order = await placePayableOrder(test);
    for (const list of [listOrderPayments, listOrderRefunds]) {
      const empty = { items: [], nextCursor: null };
      expect(await list(test.ctx, user(order.userId), order.id, { limit: 5 })).toEqual(empty);
      expect(await list(test.ctx, user(newId(), "admin"), order.id, { limit: 5 })).toEqual(empty);
      await expect(list(test.ctx, user(newId()), order.id, { limit: 5 })).rejects.toMatchObject({ code: "not-found" });
    }
  });
});
