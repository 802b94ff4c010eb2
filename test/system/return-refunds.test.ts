import { describe, expect, it } from "vitest";
import type { Cart } from "#shared/contracts/carts.ts";
import type { OrderHistory } from "../../workers/orders/src/history/history.schema.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { Payment, Refund } from "#shared/contracts/payments.ts";
import type { Return } from "#shared/contracts/returns.ts";
import { newGuest, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { expectHealthy, recover } from "../setup/faults/recovery.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();
const [admin, guest] = [await signInAsAdmin(shop), await newGuest(shop)];
const price = { amount: 1999, currency: "USD" };
const product = await admin.post("/api/v1/products", { name: "Returned mug", price, availableStock: 10 });
const mug = String(product.body.id);
const email = "returns@example.com";

const stock = async () => (await admin.get(`/api/v1/products/${mug}`)).body.availableStock;
const mailsAbout = (subject: string) =>
  shop.mails.filter((mail) => mail.to === email && mail.subject === subject).length;

/** An order of three mugs that a payment made paid, and that has left in one parcel. */
async function shippedOrder(outcome: "succeed" | "refund-fails" = "succeed"): Promise<Order> {
  const { body: cart } = await guest.post<Cart>("/api/v1/carts", { items: [{ productId: mug, quantity: 3 }] });
  const path = `/api/v1/carts/${cart.id}`;
  const shippingAddress = { name: "Ada", line1: "1 Main Street", city: "Austin", region: "TX", country: "US" };
  await guest.call("PATCH", path, { email, shippingAddress });
  const { body: methods } = await guest.get<{ items: { id: string }[] }>(`${path}/shipping-methods`);
  const { body: ready } = await guest.call<Cart>("PATCH", path, { shippingMethodId: methods.items[0]?.id });
  const { body: order } = await guest.post<Order>(`${path}/complete`, { expectedTotal: ready.total });
  const { body: payment } = await guest.post<Payment>(`/api/v1/orders/${order.id}/payments`, { provider: "test" });
  await guest.post(`/api/v1/test-payments/${payment.id}`, { outcome });
  const read = async () => (await guest.get<Order>(`/api/v1/orders/${order.id}`)).body;
  await eventually(read, ({ status }) => status === "paid");
  return (await admin.call<Order>("PATCH", `/api/v1/orders/${order.id}`, { status: "shipped" })).body;
}

const order = await shippedOrder();
const path = `/api/v1/orders/${order.id}`;
const readOrder = async () => (await guest.get<Order>(path)).body;
const readRefunds = async () => (await guest.get<{ items: Refund[] }>(`${path}/refunds`)).body.items;

/** Returns this many mugs, whose receipt is asked for ten times at once; returns the one answer that received them. */
async function returnMugs(quantity: number, refundShipping: boolean): Promise<Return> {
  const items = [{ variantId: mug, quantity, reason: "Too small" }];
  const { body: requested } = await guest.post<Return>(`${path}/returns`, { items });
  const returnPath = `/api/v1/returns/${requested.id}`;
  await admin.post(`${returnPath}/approve`, undefined);
  const receipt = { items: [{ variantId: mug, quantity, restock: true }], refundShipping };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => admin.post<Return>(`${returnPath}/receive`, receipt)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
  return answers.find(({ status }) => status === 200)?.body as Return;
}

it("the receipt of a return refunds what its units cost by the payment, restocks them and mails both, once", async () => {
  const before = Number(await stock());
  const received = await returnMugs(2, false);
  const { lineTotal, discountTotal, taxTotal } = order.items[0] as Order["items"][number];
  const cost = lineTotal.amount - discountTotal.amount + taxTotal.amount;
  const amount = { amount: Math.floor((cost * 2) / 3), currency: "USD" };
  expect(received).toMatchObject({ status: "received", refundAmount: amount, refundId: expect.any(String) });
  expect(await stock()).toBe(before + 2);

  expect(await eventually(readOrder, ({ paymentStatus }) => paymentStatus !== "paid")).toMatchObject({
    paymentStatus: "partially-refunded",
    items: [{ quantityReturned: 2 }],
  });
  expect(await readRefunds()).toMatchObject([{ id: received.refundId, status: "succeeded", amount }]);
  const mails = async () => ["Your return has arrived", "You got a refund"].map(mailsAbout);
  await eventually(mails, (counts) => counts.every((count) => count === 1));
});

it("the last unit and the shipping bring back exactly the rest of the total", async () => {
  const received = await returnMugs(1, true);
  const refunds = await eventually(readRefunds, ({ length }) => length === 2);
  const back = refunds.reduce((sum, { amount }) => sum + amount.amount, 0);
  expect([refunds[0]?.id, back]).toEqual([received.refundId, order.total.amount]);
  const returned = await eventually(readOrder, ({ paymentStatus }) => paymentStatus === "refunded");
  expect(returned).toMatchObject({ status: "shipped", items: [{ quantityReturned: 3 }] });

  const { body: more } = await admin.post(`${path}/refunds`, { amount: { amount: 1, currency: "USD" } });
  expect(more).toMatchObject({ status: 409, type: "/problems/refund-exceeds-payment" });
  const { body: history } = await guest.get<OrderHistory>(`${path}/history`);
  const types = history.items.map(({ type }) => type);
  expect(types.filter((type) => type === "return.received")).toHaveLength(2);
});

describe("a return whose refund the provider refuses", async () => {
  const failing = await shippedOrder("refund-fails");
  const ofOrder = `/api/v1/orders/${failing.id}`;
  const items = [{ variantId: mug, quantity: 1, reason: "Too small" }];
  const key = { "Idempotency-Key": "one-mug" };
  const asked = await Promise.all(
    Array.from({ length: 5 }, () => guest.post<Return>(`${ofOrder}/returns`, { items }, key)),
  );
  const returnPath = `/api/v1/returns/${asked[0]?.body.id}`;
  const refunds = async (by = admin) => (await by.get<{ items: Refund[] }>(`${ofOrder}/refunds`)).body.items;
  const readReturn = async () => (await admin.get<Return>(returnPath)).body;

  it("is requested once, and says with the reason that its money has not gone back", async () => {
    expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);
    await admin.post(`${returnPath}/approve`, undefined);
    const receipt = { items: [{ variantId: mug, quantity: 1, restock: true }] };
    const { body: received } = await admin.post<Return>(`${returnPath}/receive`, receipt);
    const [failed] = await refunds();
    expect(received).toMatchObject({ status: "received", refundId: failed?.id, refundStatus: "failed" });
    const failure = { code: "refund_failed", message: expect.any(String) };
    expect(failed).toMatchObject({ returnId: received.id, status: "failed", failure, isUnsettled: true });
    expect(await refunds(guest)).toMatchObject([{ id: failed?.id, failure: null }]);
    await expect(expectHealthy(shop)).rejects.toThrow(`refund ${failed?.id}`);
  });

  it("is refunded once when ten administrators try it again at the same time, and names that refund", async () => {
    const [failed] = await refunds();
    const path = `${ofOrder}/refunds/${failed?.id}`;
    expect((await guest.post(`${path}/retry`, undefined)).status).toBe(403);
    expect((await admin.post(`${ofOrder}/refunds/${order.id}/retry`, undefined)).status).toBe(404);
    const answers = await Promise.all(Array.from({ length: 10 }, () => admin.post<Refund>(`${path}/retry`, undefined)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
    const [retry] = await refunds();
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([retry?.id]));
    expect(retry).toMatchObject({ retryOf: failed?.id, returnId: failed?.returnId, status: "succeeded" });
    expect(await refunds()).toHaveLength(2);
    const done = await eventually(readReturn, ({ refundStatus }) => refundStatus === "succeeded");
    expect(done.refundId).toBe(retry?.id);
    const read = async () => (await guest.get<Order>(ofOrder)).body;
    await eventually(read, ({ paymentStatus }) => paymentStatus === "partially-refunded");
    expect((await admin.post(`${path}/settle`, { note: "By hand" })).status).toBe(409);
    expect((await admin.post(`${ofOrder}/refunds/${retry?.id}/retry`, undefined)).status).toBe(409);
  });
});

it("a part of an order is shipped once when the same request is sent ten times at once", async () => {
  const { body: placed } = await guest.post<Order>("/api/v1/orders", { items: [{ variantId: mug, quantity: 3 }] });
  const ofOrder = `/api/v1/orders/${placed.id}`;
  await admin.call("PATCH", ofOrder, { status: "paid" });
  const ship = (quantity: number) =>
    admin.post(
      `${ofOrder}/fulfillments`,
      { items: [{ variantId: mug, quantity }] },
      { "Idempotency-Key": `part of ${placed.id}`.replaceAll(" ", "-") },
    );
  const answers = await Promise.all(Array.from({ length: 10 }, () => ship(1)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(answers.filter(({ headers }) => headers.get("Idempotent-Replayed") === "true")).toHaveLength(9);
  const { body: shipped } = await admin.get<Order>(ofOrder);
  expect(shipped).toMatchObject({ fulfillmentStatus: "partially-fulfilled", items: [{ quantityFulfilled: 1 }] });
  expect((await ship(2)).body).toMatchObject({ status: 422, type: "/problems/idempotency-key-reused" });
});

it("leaves the shop healthy, as the doctor finds", async () => {
  await recover(shop);
  await expectHealthy(shop);
});
