import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { databaseOf, interceptFetch } from "../setup/faults/database-calls.ts";
import { inlineConfig } from "../setup/inline-config.ts";
import { type Shop, startShop } from "../setup/shop.ts";

let shop: Shop;
let admin: Client;

/** The shop as it is, but that a message is given up after one attempt instead of an hour and more of retries. */
beforeAll(async () => {
  shop = await startShop({
    adapt: (workers) =>
      workers.map((worker) => {
        if (!worker.configPath.includes("workers/notifications/")) return worker;
        const config = inlineConfig(worker);
        const consumers = config.queues?.consumers?.map((consumer) => ({ ...consumer, max_retries: 0 }));
        return { config: { ...config, queues: { ...config.queues, consumers } } };
      }),
  });
  admin = await signInAsAdmin(shop);
});
afterAll(() => shop?.close());

/** Answers the next writes of notifications to its database with a failure, and counts them. */
function failNotificationsDatabase(times: number): () => number {
  let failed = 0;
  const restore = interceptFetch(async (request, send) => {
    const isWrite = databaseOf(request, shop) === "notifications" && /insert into/i.test(await request.clone().text());
    if (failed >= times || !isWrite) return send(request);
    failed++;
    return new Response("upstream connect error", { status: 502 });
  });
  onTestFinished(restore);
  return () => failed;
}

async function placeOrder(): Promise<Client> {
  const customer = await newCustomer(shop);
  const { data } = await admin.api.GET("/api/v1/products", { params: { query: { inStock: "true", limit: 1 } } });
  await customer.api.POST("/api/v1/orders", {
    body: { items: data.items.map(({ id }) => ({ productId: id, quantity: 1 })) },
  });
  return customer;
}

const untilNotified = (customer: Client) =>
  eventually(
    () => customer.api.GET("/api/v1/notifications"),
    ({ data }) => data.unreadCount === 1,
    30_000,
  );
const deadLetters = async () => (await admin.api.GET("/api/v1/dead-letters")).data.items;

describe("a message that is out of retries", () => {
  it("is handled from the dead-letter queue when the database is available again", async () => {
    const failures = failNotificationsDatabase(1);
    await untilNotified(await placeOrder());
    expect(failures()).toBe(1);
    expect(await deadLetters()).toEqual([]);
  });

  it("is stored as a dead letter when it is invalid, and the next message is still handled", async () => {
    const { EVENTS_NOTIFICATIONS: queue } = await shop.harness
      .getWorker<{ EVENTS_NOTIFICATIONS: Queue }>("orders")
      .getEnv();
    await queue.send({ specversion: "1.0", type: "order.eaten" }, { contentType: "json" });
    await untilNotified(await placeOrder());
    const letters = await eventually(deadLetters, ({ length }) => length > 0, 30_000);
    expect(letters).toEqual([expect.objectContaining({ error: expect.stringMatching(/./) })]);
  });
});
