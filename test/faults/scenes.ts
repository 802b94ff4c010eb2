import type { Cart } from "#shared/contracts/carts.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { Payment } from "#shared/contracts/payments.ts";
import { expect } from "vitest";
import { type Client, newGuest } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import type { FaultShop } from "../setup/faults/fault-shop.ts";
import { query } from "../setup/query.ts";

/** A customer, and a product of which there are ten. */
export type Scene = {
  shop: FaultShop;
  admin: Client;
  customer: Client;
  userId: string;
  productId: string;
  key: string;
  /** All that can tell a call of this scene from one of another: see `Faults`. */
  ids: string[];
};

/** A guest has no password to hash, and a verified address gets mails. */
export async function newScene(shop: FaultShop, admin: Client): Promise<Scene> {
  const customer = await newGuest(shop);
  const [, claims = ""] = (customer.token ?? "").split(".");
  const userId = (JSON.parse(Buffer.from(claims, "base64url").toString()) as { sub: string }).sub;
  await query(shop, "users", "UPDATE users SET email = $1, email_verified_at = now() WHERE id = $2", [
    `${userId}@example.com`,
    userId,
  ]);
  const product = { name: `Product ${userId}`, price: { amount: 500, currency: "USD" }, availableStock: 10 };
  const { body } = await admin.post("/api/v1/products", product);
  const productId = String(body.id);
  return { shop, admin, customer, userId, productId, key: crypto.randomUUID(), ids: [userId, productId] };
}

/** Learns the ids of the orders and payments that the customer has by now. */
export async function learnIds({ shop, userId, ids }: Scene): Promise<void> {
  const select = (service: string, table: string) =>
    query(shop, service, `SELECT id FROM ${table} WHERE user_id = '${userId}'`);
  const rows = await Promise.all([select("orders", "orders"), select("payments", "payments")]);
  ids.push(...rows.flat().map(({ id }) => id));
  shop.faults.know(ids);
}

export const place = ({ customer, productId, key }: Scene) =>
  customer.placeOrder([{ productId, quantity: 2 }], { "Idempotency-Key": key });

/**
 * What a client that does not give up does: it asks again until it gets an answer that is none of the shop's faults. A
 * shop that crashed is started again before that.
 */
export async function insist<A extends { status: number }>(
  { shop: { faults } }: Pick<Scene, "shop">,
  ask: () => Promise<A>,
): Promise<A> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    if (answer.status < 500) return answer;
    expect([503, 504]).toContain(answer.status);
    if (attempt === 5) throw new Error("the shop does not recover");
    await faults.restart();
  }
}

/** A cart of two pieces that can be completed, with a code that may be used once. */
export async function fillCart({ admin, customer, productId, userId }: Scene): Promise<Cart> {
  const code = `ONCE-${userId}`;
  const promotion = { name: "Once", code, type: "percentage", basisPoints: 1000, usageLimit: 1 };
  await admin.post("/api/v1/promotions", promotion);
  const { body: cart } = await customer.post<Cart>("/api/v1/carts", { items: [{ productId, quantity: 2 }] });
  const path = `/api/v1/carts/${cart.id}`;
  const shippingAddress = { name: "Ada", line1: "1 Main Street", city: "Austin", country: "US", region: "TX" };
  const fields = { email: "ada@example.com", shippingAddress, discountCodes: [code] };
  await customer.call("PATCH", path, fields);
  const { body } = await customer.get<{ items: { id: string }[] }>(`${path}/shipping-methods`);
  return (await customer.call<Cart>("PATCH", path, { shippingMethodId: body.items[0]?.id })).body;
}

/** An order whose reservation is not confirmed yet. */
export async function placeUnconfirmed(scene: Scene): Promise<Order> {
  const { faults } = scene.shop;
  const armed = faults.arm({ name: "Reservations.settleReservations", occurrence: 1 }, "before", scene.ids);
  const { body } = await place(scene);
  expect(await faults.disarm(armed)).toBe(true);
  return body;
}

/** An order that waits for its payment. */
export const placeOrder = async (scene: Scene): Promise<Order> => (await place(scene)).body;

export const startPayment = ({ customer }: Scene, orderId: string, provider = "test") =>
  customer.post<Payment>(`/api/v1/orders/${orderId}/payments`, { provider });

/** The customer presses a button of the test provider's page. */
export const decide = ({ customer }: Scene, paymentId: string, outcome: "succeed") =>
  customer.post(`/api/v1/test-payments/${paymentId}`, { outcome });

/** An order that its payment made paid. */
export async function placePaid(scene: Scene): Promise<Order> {
  const order = await placeOrder(scene);
  const { body: payment } = await startPayment(scene, order.id);
  await decide(scene, payment.id, "succeed");
  const read = async () => (await scene.customer.get<Order>(`/api/v1/orders/${order.id}`)).body;
  return eventually(read, ({ status }) => status === "paid");
}

export const cancel = ({ customer }: Scene, orderId: string) =>
  customer.post(`/api/v1/orders/${orderId}/cancel`, undefined);
