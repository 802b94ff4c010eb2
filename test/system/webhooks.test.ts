import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyWebhook, type WebhookEvent } from "#shared/client/webhooks.ts";
import { type Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop();
const ENDPOINTS = "/api/v1/webhook-endpoints";
type Endpoint = { eventTypes: string[]; id: string; secret: string; status: string };

/** A receiver as docs/architecture.md has it. */
const received: WebhookEvent[] = [];
let secret = "";
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = request.headers as Record<string, string>;
  const whole = new Request("http://receiver/", { method: "POST", headers, body: Buffer.concat(chunks) });
  const event = await verifyWebhook(whole, secret).catch(() => undefined);
  if (event) received.push(event);
  response.writeHead(event ? 204 : 401).end();
});
let admin: Client;
let customer: Client;
let url = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
  admin = await signInAsAdmin(shop);
  customer = await newCustomer(shop);
});
afterAll(() => server.closeAllConnections());

describe("webhooks", () => {
  it("tell an endpoint of an order, a payment and a product, signed with its secret", async () => {
    const { status, body } = await admin.post<Endpoint>(ENDPOINTS, { url, eventTypes: ["*"] });
    expect(status).toBe(201);
    secret = body.secret;
    const { body: product } = await admin.post<{ id: string }>("/api/v1/products", {
      name: "Told of",
      price: { amount: 500, currency: "USD" },
      availableStock: 10,
    });
    const { body: order } = await customer.placeOrder([{ productId: product.id, quantity: 1 }]);
    const started = await customer.post<{ id: string }>(`/api/v1/orders/${order.id}/payments`, { provider: "test" });
    await customer.post(`/api/v1/test-payments/${started.body.id}`, { outcome: "succeed" });
    const wanted = ["order.created", "order.paid", "payment.succeeded", "product.created"];
    await eventually(
      async () => received.map(({ type }) => type),
      (types) => wanted.every((type) => types.includes(type)),
      30_000,
    );
    const created = received.find(({ type }) => type === "order.created");
    expect(created).toMatchObject({ subject: order.id, data: { id: order.id, userId: expect.any(String) } });
    expect(new Set(received.map(({ id }) => id)).size).toBe(received.length);

    const list = await admin.get<{ items: { id: string; eventType: string; status: string }[] }>(
      `/api/v1/webhook-deliveries?endpointId=${body.id}&eventType=order.created`,
    );
    expect(list.body.items).toMatchObject([{ eventType: "order.created", status: "succeeded" }]);
    const [delivery] = list.body.items;
    expect((await admin.call("POST", `/api/v1/webhook-deliveries/${delivery?.id}/redeliver`)).status).toBe(202);
    await eventually(
      async () => received.filter(({ id }) => id === created?.id).length,
      (count) => count === 2,
    );

    expect((await admin.call("POST", `${ENDPOINTS}/${body.id}/tests`)).status).toBe(202);
    await eventually(
      async () => received.at(-1)?.type,
      (type) => type === "webhook.test",
    );
    const rotated = await admin.call<{ secret: string }>("POST", `${ENDPOINTS}/${body.id}/secret-rotations`);
    expect([rotated.status, rotated.body.secret === secret]).toEqual([201, false]);
    const read = await admin.get<Record<string, unknown>>(`${ENDPOINTS}/${body.id}`);
    expect([read.status, "secret" in read.body]).toEqual([200, false]);
    expect((await admin.call("DELETE", `${ENDPOINTS}/${body.id}`)).status).toBe(204);
    expect((await admin.get(`${ENDPOINTS}/${body.id}`)).status).toBe(404);
  });

  it("are refused to addresses that are not public, and to everyone but administrators", async () => {
    const refused = await admin.post<{ type: string }>(ENDPOINTS, {
      url: "https://169.254.169.254/",
      eventTypes: ["*"],
    });
    expect([refused.status, refused.body.type]).toEqual([422, "/problems/unsafe-url"]);
    expect((await admin.post(ENDPOINTS, { url, eventTypes: ["everything"] })).status).toBe(422);
    expect((await admin.post(ENDPOINTS, { url, eventTypes: ["order.payed"] })).status).toBe(422);
    expect((await customer.post(ENDPOINTS, { url, eventTypes: ["*"] })).status).toBe(403);
    expect((await customer.get("/api/v1/webhook-deliveries")).status).toBe(403);
    expect((await admin.get(`/api/v1/webhook-deliveries/${crypto.randomUUID()}`)).status).toBe(404);
  });

  it("are asked for with texts and times that the database has, else refused with 422", async () => {
    expect((await admin.get("/api/v1/webhook-deliveries?eventType=%00")).status).toBe(422);
    const recoveries = `${ENDPOINTS}/${crypto.randomUUID()}/recoveries`;
    expect((await admin.post(recoveries, { since: "0000-01-01T00:00:00Z" })).status).toBe(422);
    expect((await admin.post(ENDPOINTS, { url: `${url}/\u0000`, eventTypes: ["*"] })).status).toBe(422);
  });

  it("have types that anyone can read, each with a JSON schema and an example", async () => {
    const response = await shop.fetch("/api/v1/event-types");
    const { items } = (await response.json()) as { items: { type: string; schema: object; example: WebhookEvent }[] };
    expect(response.status).toBe(200);
    const types = items.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(["order.paid", "stock.low", "refund.failed"]));
    for (const { type, example } of items) expect(example.type).toBe(type);
    const document = (await (await shop.fetch("/openapi.json")).json()) as { webhooks: Record<string, object> };
    expect(Object.keys(document.webhooks).toSorted()).toEqual(types.toSorted());
    const created = await admin.post<Endpoint>(ENDPOINTS, { url, eventTypes: [...types, "order.paid"] });
    expect([created.status, created.body.eventTypes]).toEqual([201, types]);
  });
});
