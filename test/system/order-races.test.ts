import { describe, expect, it } from "vitest";
import { orderOf, type OrdersEvent } from "#shared/contracts/events/orders.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { type Client, newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
import { query } from "../setup/query.ts";
import { expectHealthy, recover } from "../setup/faults/recovery.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop();
const admin = await signInAsAdmin(shop);
const customer = await newCustomer(shop);

/** An administrator reads past every cache. */
const stockOf = async (productId: string) =>
  (await admin.api.GET("/api/v1/products/{id}", { params: { path: { id: productId } } })).data.availableStock;

const times = <Value>(count: number, make: (index: number) => Promise<Value>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

type Line = { productId: string; quantity: number };

/** Places an order as a client should: again, under the same key, when the shop had no time for it. */
async function placeUntilAnswered(client: Client, items: Line[]) {
  const key = { "Idempotency-Key": crypto.randomUUID() };
  let answer = await client.placeOrder(items, key);
  for (let again = 0; again < 5 && [503, 504].includes(answer.status); again++) {
    answer = await client.placeOrder(items, key);
  }
  return answer;
}

async function expectHealthyInTheEnd(): Promise<void> {
  await recover(shop);
  await recover(shop);
  await expectHealthy(shop);
}

describe("concurrent orders", () => {
  it("sell exactly 50 units to 500 orders, some with a product twice, some with two products in opposite order", async () => {
    const [hot, other] = [await newProduct(admin, 50), await newProduct(admin, 1000)];
    const one = (productId: string) => ({ productId, quantity: 1 });
    const shapes = [[one(hot)], [one(hot), one(hot)], [one(hot), one(other)], [one(other), one(hot)]];
    const customers = await times(5, () => newCustomer(shop));
    const answers = await times(500, (index) =>
      placeUntilAnswered(customers[index % 5] as Client, shapes[index % 4] as Line[]),
    );

    expect([...new Set(answers.map(({ status }) => status))].sort((a, b) => a - b)).toEqual([201, 409]);
    const placed = answers.filter(({ status }) => status === 201);
    const sold = placed.flatMap(({ body }) => body.items).filter(({ productId }) => productId === hot);
    expect(sold.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(50);
    expect(await stockOf(hot)).toBe(0);
    const refused = answers.filter(({ status }) => status === 409) as unknown as {
      body: { type: string; shortages: { productId: string; requested: number; available: number }[] };
    }[];
    for (const { body } of refused) {
      expect(body.type).toBe("/problems/insufficient-stock");
      expect(body.shortages).toHaveLength(1);
      const [shortage] = body.shortages;
      expect(shortage?.productId).toBe(hot);
      expect(shortage?.available).toBeLessThan(shortage?.requested ?? 0);
    }
    await expectHealthyInTheEnd();
  }, 90_000);

  it("place one order for 100 identical requests with one idempotency key, and replay its response to the others", async () => {
    const product = await newProduct(admin, 500);
    const answers = await times(100, () =>
      customer.call<Order>(
        "POST",
        "/api/v1/orders",
        { items: [{ productId: product, quantity: 2 }] },
        { "Idempotency-Key": "one-of-100" },
      ),
    );
    const ok = answers.filter(({ status }) => status === 201);
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(new Set(ok.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(ok.filter(({ headers }) => headers.get("Idempotent-Replayed") === null)).toHaveLength(1);
    expect(await stockOf(product)).toBe(498);
  });

  it("replay the first response to a used key after the order was cancelled, and refuse the key with another body", async () => {
    const product = await newProduct(admin, 5);
    const headers = { "Idempotency-Key": "kept" };
    const first = await customer.placeOrder([{ productId: product, quantity: 1 }], headers);
    await customer.post(`/api/v1/orders/${first.body.id}/cancel`, undefined);
    const again = await customer.placeOrder([{ productId: product, quantity: 1 }], headers);
    expect(again.status).toBe(201);
    expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body));
    const other = await customer.placeOrder([{ productId: product, quantity: 2 }], headers);
    expect([other.status, (other.body as unknown as { type: string }).type]).toEqual([
      422,
      "/problems/idempotency-key-reused",
    ]);
    await expectHealthyInTheEnd();
    expect(await stockOf(product)).toBe(5);
  });
});

describe("concurrent changes of one order", () => {
  it("return the stock exactly once when many requests cancel it", async () => {
    for (let run = 0; run < 5; run++) {
      const product = await newProduct(admin, 10);
      const { body: order } = await customer.placeOrder([{ productId: product, quantity: 3 }]);
      const answers = await times(6, () => customer.post(`/api/v1/orders/${order.id}/cancel`, undefined));
      expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409]);
      expect(await stockOf(product)).toBe(10);
    }
    await expectHealthyInTheEnd();
  });

  it("let either the cancellation or the shipment succeed, and stock matches the result", async () => {
    for (let run = 0; run < 8; run++) {
      const product = await newProduct(admin, 10);
      const { body: order } = await customer.placeOrder([{ productId: product, quantity: 3 }]);
      await admin.call("PATCH", `/api/v1/orders/${order.id}`, { status: "paid" });
      const [cancelled, shipped] = await Promise.all([
        customer.post(`/api/v1/orders/${order.id}/cancel`, undefined),
        admin.call("PATCH", `/api/v1/orders/${order.id}`, { status: "shipped" }),
      ]);
      expect([cancelled.status, shipped.status].sort((a, b) => a - b)).toEqual([200, 409]);
      const { body } = await customer.get<Order>(`/api/v1/orders/${order.id}`);
      expect(body.status).toBe(cancelled.status === 200 ? "cancelled" : "shipped");
      expect(body.version).toBe(3);
      expect(await stockOf(product)).toBe(cancelled.status === 200 ? 10 : 7);
    }
    await expectHealthyInTheEnd();
  });
});

describe("the consumer of order events", () => {
  it("creates one notification per event when each is delivered three times and in any order", async () => {
    const product = await newProduct(admin, 10);
    const reader = await newCustomer(shop);
    for (const statuses of [["paid", "shipped", "delivered"], ["paid", "cancelled"], ["cancelled"]]) {
      const { body: order } = await reader.placeOrder([{ productId: product, quantity: 1 }]);
      for (const status of statuses) await admin.call("PATCH", `/api/v1/orders/${order.id}`, { status });
    }
    await recover(shop);
    const events = await readEvents();
    const own = events.filter((event) => orderOf(event).items.some(({ productId }) => productId === product));
    const deliveries = [...own, ...own, ...own].toSorted(() => Math.random() - 0.5);
    const result = await deliver(deliveries);
    expect(result).toMatchObject({ outcome: "ok", retryMessages: [] });
    // An order that is shipped has a parcel, which has an event of its own.
    expect(own).toHaveLength(5 + 3 + 2);
    expect((await reader.get("/api/v1/notifications?limit=100")).body).toMatchObject({ unreadCount: 10 });
    expect(await stockOf(product)).toBe(9);
    await expectHealthyInTheEnd();
  });

  it("stores a poison message as a dead letter without delaying its batch, and the dead letter can be replayed and dismissed", async () => {
    const product = await newProduct(admin, 10);
    await customer.placeOrder([{ productId: product, quantity: 1 }]);
    const poison = { specversion: "1.0", type: "order.eaten", data: { note: "\u0000" } };
    const [good] = await readEvents();
    expect(await deliver([poison, good])).toMatchObject({
      outcome: "ok",
      retryMessages: [],
    });

    const deadLetters = async () => (await admin.api.GET("/api/v1/dead-letters")).data.items;
    const letters = await deadLetters();
    expect(letters).toMatchObject([
      { attempts: 1, event: poison, error: expect.stringContaining("Not a valid event") },
    ]);
    expect((await customer.get("/api/v1/dead-letters")).status).toBe(403);
    const replay = await admin.post(`/api/v1/dead-letters/${letters[0]?.id}/replay`, undefined);
    expect(replay.status).toBe(202);
    await expect.poll(async () => (await deadLetters())[0]?.attempts).toBe(2);
    expect((await admin.post(`/api/v1/dead-letters/${crypto.randomUUID()}/replay`, undefined)).status).toBe(404);
    await expect(expectHealthy(shop, { graceSeconds: 300 })).rejects.toThrow(/dead letter/);

    const dismissal = `/api/v1/dead-letters/${letters[0]?.id}?reason=made+by+a+test`;
    expect((await customer.call("DELETE", dismissal)).status).toBe(403);
    expect((await admin.call("DELETE", `/api/v1/dead-letters/${letters[0]?.id}`)).status).toBe(422);
    expect((await admin.call("DELETE", dismissal)).status).toBe(204);
    expect((await admin.call("DELETE", dismissal)).status).toBe(404);
    await deliver([poison]);
    expect(await deadLetters()).toEqual([]);
    await expectHealthy(shop, { graceSeconds: 300 });
  });
});

type Consumer = {
  queue(queue: string, messages: object[]): Promise<{ outcome: string; retryMessages: { msgId: string }[] }>;
};

/** Hands messages to the consumer as the queue does. */
async function deliver(bodies: unknown[], queue = "order-events-notifications") {
  const consumer = (await shop.harness.getWorker("notifications").getExport()) as unknown as Consumer;
  const messages = bodies.map((body, index) => ({ id: `m${index}`, timestamp: new Date(), attempts: 1, body }));
  return consumer.queue(queue, messages);
}

/** All events so far, as they go through the queue. */
async function readEvents(): Promise<OrdersEvent[]> {
  const rows = await query(
    shop,
    "orders",
    "SELECT id, type, data, traceparent, created_at FROM events ORDER BY created_at, id",
  );
  return rows.map(({ id, type, data, traceparent, created_at }) => ({
    specversion: "1.0",
    id,
    source: "/api/v1/orders",
    type,
    subject: data.id,
    time: created_at.toISOString(),
    datacontenttype: "application/json",
    traceparent,
    data,
  })) as OrdersEvent[];
}
