import { afterAll, describe, expect, it } from "vitest";
import { findServices, findSubscribers } from "../../tools/lib/services.ts";
import { newCustomer, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { watchDatabaseCalls } from "../setup/faults/database-calls.ts";
import { openShop } from "../setup/shop.ts";

const table: Record<string, { "before the answer": number; after: string }> = {};

const shop = await openShop();
const calls = watchDatabaseCalls(shop);
const customer = await newCustomer(shop);
// From here on the session is known, for half a minute.
await customer.get("/api/v1/users/me");
// An administrator reads past the cache, which would look at the database once more a second later.
const { data } = await (await signInAsAdmin(shop)).api.GET("/api/v1/products", { params: { query: { limit: 2 } } });
const productIds = data.items.map(({ id }) => id);
afterAll(() => {
  calls.stop();
  console.table(table);
});

/** The subscribers that record an order's events: one need not have a database. */
const subscribers = findSubscribers("orders");
const recorders = findServices().flatMap(({ name, hasDatabase }) =>
  hasDatabase && subscribers.includes(name) ? name : [],
);

/**
 * Lets `allowed` database calls through and holds every further one back until the answer is there: so an answer
 * that comes at all needed no more than those.
 */
async function expectTrips(name: string, allowed: number, request: () => Promise<{ status: number }>, after = 0) {
  calls.holdAfter(allowed);
  const { status } = await request();
  const before = Math.min(calls.seen().length, allowed);
  calls.release();
  expect(status).toBeLessThan(300);
  expect(before).toBe(allowed);
  if (after > 0)
    await eventually(
      async () => calls.seen().length,
      (seen) => seen >= allowed + after,
    );
  const later = calls.seen().slice(allowed);
  table[name] = { "before the answer": before, after: later.join(", ") };
  return later;
}

/** Waits until what earlier requests caused is over: no call for a second. */
async function untilQuiet(): Promise<void> {
  for (let seen = -1; seen !== calls.seen().length; ) {
    seen = calls.seen().length;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

describe("database round trips", () => {
  it("are two before the response to an order, and after it two to relay its event, one per subscriber and one for the mail address", async () => {
    const items = productIds.map((productId) => ({ productId, quantity: 1 }));
    const wanted = ["products", "orders", "users", ...recorders];
    const later = await expectTrips("place an order", 2, () => customer.placeOrder(items), wanted.length);
    expect(later.toSorted()).toEqual(wanted.toSorted());
  });

  it("are at most 1.5 for each order after its answer when 32 clients order at once", async () => {
    const [clients, ordersOfEach] = [32, 3];
    const admin = await signInAsAdmin(shop);
    const price = { amount: 1_000, currency: "USD" };
    const body = { name: "A popular mug", price, availableStock: 1_000 };
    const { data: product } = await admin.api.POST("/api/v1/products", { body });
    const items = [{ productId: product?.id ?? "", quantity: 1 }];
    await untilQuiet();
    calls.holdAfter(Number.POSITIVE_INFINITY);
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (let order = 0; order < ordersOfEach; order++) expect((await customer.placeOrder(items)).status).toBe(201);
      }),
    );
    await untilQuiet();
    const after = calls.seen().length / (clients * ordersOfEach) - 2;
    table["place an order, 32 clients"] = { "before the answer": 2, after: `${after.toFixed(2)} each` };
    expect(after).toBeLessThanOrEqual(1.5);
  });

  it("are one for a new guest", async () => {
    const body = new URLSearchParams({ grant_type: "urn:edge-shop:grant-type:guest" });
    await expectTrips("become a guest", 1, () => shop.fetch("/api/v1/auth/token", { method: "POST", body }));
  });

  it("are two to read a cart, one when its products are cached, and three to complete it", async () => {
    const items = productIds.map((productId) => ({ productId, quantity: 1 }));
    const { body: cart } = await customer.post<{ id: string }>("/api/v1/carts", { items });
    const path = `/api/v1/carts/${cart.id}`;
    const shippingAddress = { name: "Ada", line1: "1 Main Street", city: "Austin", region: "TX", country: "US" };
    await customer.call("PATCH", path, { email: "ada@example.com", shippingAddress });
    await expectTrips("read a cart", 2, () => customer.get(path));

    const methods = await customer.get<{ items: { id: string }[] }>(`${path}/shipping-methods`);
    const shippingMethodId = methods.body.items[0]?.id;
    const { body: ready } = await customer.call<{ total: object }>("PATCH", path, { shippingMethodId });
    const wanted = ["products", "orders", "users", ...recorders];
    const complete = () => customer.post<object>(`${path}/complete`, { expectedTotal: ready.total });
    const later = await expectTrips("complete a cart", 3, complete, wanted.length);
    expect(later.toSorted()).toEqual(wanted.toSorted());
    await expectTrips("complete a cart again", 1, complete);

    for (const id of productIds) await customer.get(`/api/v1/products/${id}`);
    const { body: other } = await customer.post<{ id: string }>("/api/v1/carts", { items });
    await expectTrips("read a cart, its products cached", 1, () => customer.get(`/api/v1/carts/${other.id}`));
  });

  it("are two to start a payment, and one after it to keep what the provider answered", async () => {
    const { body: order } = await customer.placeOrder([{ productId: productIds[0] ?? "", quantity: 1 }]);
    await untilQuiet();
    const start = () => customer.post(`/api/v1/orders/${order.id}/payments`, { provider: "test" });
    expect(await expectTrips("start a payment", 2, start, 1)).toEqual(["payments"]);
    await expectTrips("ask for the open payment again", 2, start);
  });

  it("are none for a session that was authenticated in the last 30 seconds", async () => {
    await customer.get("/api/v1/users/me");
    await expectTrips("read your account (the account alone, not the session)", 1, () =>
      customer.get("/api/v1/users/me"),
    );
  });

  it("are one to list the user's orders and one to list the user's notifications", async () => {
    await expectTrips("list your orders", 1, () => customer.get("/api/v1/orders"));
    await expectTrips("list your notifications", 1, () => customer.get("/api/v1/notifications"));
  });

  it("are one to list products, and none when the first page is cached", async () => {
    await expectTrips("list products", 1, () => customer.get("/api/v1/products?inStock=true"));
    await customer.get("/api/v1/products");
    await eventually(
      async () =>
        (await shop.harness.getWorker<{ PRODUCT_CACHE: KVNamespace }>("products").getEnv()).PRODUCT_CACHE.list(),
      ({ keys }) => keys.length > 0,
    );
    await expectTrips("list products, first page", 0, () => customer.get("/api/v1/products"));
  });

  it("are none for the start page, which comes from the cache of products", async () => {
    const read = () => shop.fetch("/", { headers: { Accept: "text/html" } });
    await read();
    await untilQuiet();
    await expectTrips("the start page", 0, read);
  });
});
