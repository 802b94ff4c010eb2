import { expect, it } from "vitest";
import type { Cart } from "#shared/contracts/carts.ts";
import type { Fulfillment } from "#shared/contracts/fulfillments.ts";
import type { OrderHistory } from "../../workers/orders/src/history/history.schema.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { Return } from "#shared/contracts/returns.ts";
import { type Answer, Client, newCustomer, newGuest, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { expectHealthy, recover } from "../setup/faults/recovery.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();
const [admin, guest, stranger] = [await signInAsAdmin(shop), await newGuest(shop), await newCustomer(shop)];
const anonymous = new Client(shop);
const price = { amount: 2000, currency: "USD" };
const product = await admin.post("/api/v1/products", { name: "Parcelled mug", price, availableStock: 10 });
const mug = String(product.body.id);
const email = "parcels@example.com";

const problemOf = ({ status, body }: Answer<unknown>) => [status, (body as { type: string }).type];
const stock = async () => (await admin.get(`/api/v1/products/${mug}`)).body.availableStock;
const mailsAbout = (subject: string) =>
  eventually(
    async () => shop.mails.filter((mail) => mail.to === email && mail.subject === subject),
    (mails) => mails.length > 0,
  );

/** A paid order of three mugs, by a guest. */
async function paidOrder(): Promise<Order> {
  const { body: cart } = await guest.post<Cart>("/api/v1/carts", { items: [{ productId: mug, quantity: 3 }] });
  const path = `/api/v1/carts/${cart.id}`;
  const shippingAddress = { name: "Ada", line1: "1 Main Street", city: "Austin", region: "TX", country: "US" };
  await guest.call("PATCH", path, { email, shippingAddress });
  const { body: methods } = await guest.get<{ items: { id: string }[] }>(`${path}/shipping-methods`);
  const { body: ready } = await guest.call<Cart>("PATCH", path, { shippingMethodId: methods.items[0]?.id });
  const { body: order } = await guest.post<Order>(`${path}/complete`, { expectedTotal: ready.total });
  return (await admin.call<Order>("PATCH", `/api/v1/orders/${order.id}`, { status: "paid" })).body;
}

const order = await paidOrder();
const path = `/api/v1/orders/${order.id}`;

it("a guest is mailed that the order is confirmed, with a link whose key shows it without signing in", async () => {
  const [mail] = await mailsAbout("Your order is confirmed");
  const key = /\/orders\/[0-9a-f-]+\?key=([0-9a-f]{64})/.exec(mail?.text ?? "")?.[1] ?? "";
  const withKey = { "Order-Key": key };
  expect((await anonymous.get<Order>(path, withKey)).body).toMatchObject({ id: order.id, number: order.number });
  expect((await anonymous.get<OrderHistory>(`${path}/history`, withKey)).body.items.map(({ type }) => type)).toEqual([
    "order.created",
    "order.paid",
  ]);
  expect((await stranger.get(`${path}/fulfillments`, withKey)).body).toEqual({ items: [] });

  expect((await anonymous.get(path)).status).toBe(401);
  expect((await anonymous.get(path, { "Order-Key": "0".repeat(64) })).status).toBe(404);
  expect((await stranger.get(path)).status).toBe(404);
  expect((await anonymous.post(`${path}/cancel`, undefined, withKey)).status).toBe(401);
  expect((await anonymous.post(`${path}/returns`, {}, withKey)).status).toBe(401);

  expect((await stranger.post(`${path}/key-rotations`, undefined)).status).toBe(404);
  expect((await guest.post(`${path}/key-rotations`, undefined)).status).toBe(204);
  expect((await anonymous.get(path, withKey)).status).toBe(404);
});

it("an order leaves in parcels, of which the customer is mailed the tracking link", async () => {
  const items = [{ variantId: mug, quantity: 2 }];
  const trackingUrl = "https://track.example/1";
  expect((await guest.post(`${path}/fulfillments`, { items })).status).toBe(403);
  const first = await admin.post<Fulfillment>(`${path}/fulfillments`, { items, carrier: "UPS", trackingUrl });
  expect([first.status, first.body.items]).toEqual([201, items]);
  expect((await guest.get<Order>(path)).body).toMatchObject({
    status: "paid",
    fulfillmentStatus: "partially-fulfilled",
    items: [{ quantityFulfilled: 2 }],
  });
  expect(problemOf(await admin.post(`${path}/cancel`, undefined))).toEqual([409, "/problems/invalid-transition"]);
  expect(problemOf(await admin.post(`${path}/fulfillments`, { items }))).toEqual([409, "/problems/nothing-to-fulfill"]);
  expect(problemOf(await admin.post(`${path}/fulfillments`, { items: [] }))).toEqual([
    422,
    "/problems/validation-failed",
  ]);
  const [mail] = await mailsAbout("A parcel is on its way");
  expect(mail?.html).toContain(`href="${trackingUrl}"`);

  await admin.call("PATCH", path, { status: "shipped" });
  const { body: parcels } = await guest.get<{ items: Fulfillment[] }>(`${path}/fulfillments`);
  expect(parcels.items.map((parcel) => parcel.items)).toEqual([items, [{ variantId: mug, quantity: 1 }]]);
});

it("a return is requested, approved and received, and its units go back to stock once", async () => {
  const before = Number(await stock());
  const items = [{ variantId: mug, quantity: 2, reason: "Too small" }];
  expect((await stranger.post(`${path}/returns`, { items })).status).toBe(404);
  const requested = await guest.post<Return>(`${path}/returns`, { items });
  expect([requested.status, requested.body.status]).toEqual([201, "requested"]);
  const returnPath = `/api/v1/returns/${requested.body.id}`;
  expect(requested.headers.get("Location")).toBe(returnPath);
  expect((await stranger.get(returnPath)).status).toBe(404);
  expect((await guest.post(`${returnPath}/approve`, undefined)).status).toBe(403);

  const receipt = { items: [{ variantId: mug, quantity: 2, restock: true }] };
  expect(problemOf(await admin.post(`${returnPath}/receive`, receipt))).toEqual([409, "/problems/invalid-transition"]);
  expect((await admin.post<Return>(`${returnPath}/approve`, undefined)).body.status).toBe("approved");
  const received = await admin.post<Return>(`${returnPath}/receive`, receipt);
  const { lineTotal, discountTotal, taxTotal } = order.items[0] as Order["items"][number];
  const amount = Math.floor(((lineTotal.amount - discountTotal.amount + taxTotal.amount) * 2) / 3);
  expect(received.body).toMatchObject({ status: "received", refundAmount: { amount }, refundId: null });
  expect((await admin.post(`${returnPath}/receive`, receipt)).status).toBe(409);
  expect(await stock()).toBe(before + 2);
  expect((await guest.get<{ items: Return[] }>("/api/v1/returns")).body.items).toEqual([received.body]);
  await mailsAbout("Your return has arrived");
});

it("leaves the shop healthy, as the doctor finds", async () => {
  await recover(shop);
  await expectHealthy(shop);
});
