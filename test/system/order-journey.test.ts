import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createShopClient } from "../../shared/client/client.ts";
import { root } from "../../tools/lib/paths.ts";
import { newCustomer } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import type { LogLine } from "#shared/core/log.ts";
import { logLines } from "../setup/log-lines.ts";
import { type Shop, startShop } from "../setup/shop.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT_SPAN = "00f067aa0ba902b7";

let shop: Shop;

const clientWorker = {
  config: {
    name: "client-worker",
    main: join(root, "test/setup/client-worker.ts"),
    compatibility_date: "2026-11-01",
    services: [{ binding: "SHOP", service: "gateway" }],
  },
};

beforeAll(async () => {
  shop = await startShop({
    vars: { LOG_LEVEL: "debug" },
    adapt: (workers) => [...workers, clientWorker],
  });
});
afterAll(() => shop?.close());

async function twoProducts() {
  const { api } = await newCustomer(shop);
  const { data } = await api.GET("/api/v1/products", { params: { query: { limit: 2 } } });
  const [first, second] = data.items;
  if (!first || !second) throw new Error("the sample data has no two products");
  return [first, second] as const;
}

describe("an order", () => {
  it("takes stock of two products and notifies the customer", async () => {
    const { api } = await newCustomer(shop);
    const [first, second] = await twoProducts();
    const items = [
      { productId: first.id, quantity: 2 },
      { productId: second.id, quantity: 1 },
    ];
    const { data: order, response } = await api.POST("/api/v1/orders", { body: { items } });
    expect(response.status).toBe(201);
    expect(response.headers.get("Location")).toBe(`/api/v1/orders/${order.id}`);
    expect(order.total.amount).toBe(2 * first.price.amount + second.price.amount);

    const { data: after } = await api.GET("/api/v1/products/{id}", { params: { path: { id: first.id } } });
    expect(after.availableStock).toBe(first.availableStock - 2);

    const { data: inbox } = await eventually(
      () => api.GET("/api/v1/notifications"),
      ({ data }) => data.items.length > 0,
    );
    expect(inbox).toMatchObject({ unreadCount: 1, items: [{ type: "order.created", orderId: order.id }] });
    expect((await api.GET("/api/v1/orders/{id}", { params: { path: { id: order.id } } })).data).toEqual(order);
  });

  it("is placed once when the response is lost and the client retries", async () => {
    let lost = 0;
    const losingAnswers = async (request: Request) => {
      const response = await fetch(request);
      if (request.method !== "POST" || !request.url.endsWith("/orders") || ++lost > 2) return response;
      await response.body?.cancel();
      throw new TypeError("fetch failed");
    };
    const api = createShopClient({ baseUrl: shop.origin, fetch: losingAnswers });
    await api.POST("/api/v1/users", { body: { username: "unlucky", password: "Correct-Horse-7" } });
    await api.signIn("unlucky", "Correct-Horse-7");
    const [product] = await twoProducts();
    const items = [{ productId: product.id, quantity: 1 }];
    const { data: order, response } = await api.POST("/api/v1/orders", { body: { items } });

    expect([lost, response.headers.get("Idempotent-Replayed")]).toEqual([3, "true"]);
    const orders: string[] = [];
    for await (const { id } of api.items("/api/v1/orders")) orders.push(id);
    expect(orders).toEqual([order.id]);
  });

  it("can be placed from another Worker through a service binding", async () => {
    const response = await shop.harness.getWorker("client-worker").fetch("https://client.example/");
    const { order, orders } = (await response.json()) as { order: { id: string }; orders: string[] };
    expect(orders).toContain(order.id);
  });
});

/** Other subscribers get the event too. */
const isNotified = ({ service, message }: LogLine) => service === "notifications" && message === "message";
const isRelayed = ({ message, route }: LogLine) => message === "database" && route === "update event_deliveries";

describe("the trace of an order", () => {
  let lines: LogLine[];
  let customerId: string;

  /** Places an order in a trace of the client's, and waits until all the work that follows from it is logged. */
  beforeAll(async () => {
    const customer = await newCustomer(shop);
    const [, { id: productId }] = await twoProducts();
    const headers = { traceparent: `00-${TRACE}-${CLIENT_SPAN}-01`, "X-Request-Id": "one-order" };
    const { status, body } = await customer.placeOrder([{ productId, quantity: 1 }], headers);
    expect(status).toBe(201);
    customerId = body.userId;
    lines = await eventually(
      async () => logLines(shop).filter(({ traceId }) => traceId === TRACE),
      (found) => found.some(isNotified) && found.some(isRelayed),
    );
  });

  function lineOf(service: string, message: string, route: string): LogLine {
    const found = lines.find((line) => line.service === service && line.message === message && line.route === route);
    if (!found) throw new Error(`${service} wrote no line "${message}" of ${route}`);
    return found;
  }

  it("continues the client's trace through every Worker and the queue, with the caller's span as parent", () => {
    const gateway = lineOf("gateway", "request", "/api/v1/orders");
    expect(gateway.parentSpanId).toBe(CLIENT_SPAN);
    expect(lineOf("users", "rpc", "authenticate").parentSpanId).toBe(gateway.spanId);
    const orders = lineOf("orders", "request", "/api/v1/orders");
    expect(orders.parentSpanId).toBe(gateway.spanId);
    for (const method of ["reserveVariants", "settleReservations"]) {
      expect(lineOf("products", "rpc", method).parentSpanId).toBe(orders.spanId);
    }
    const message = lineOf("notifications", "message", "order-events-notifications");
    expect(message.parentSpanId).toBe(orders.spanId);
    expect(lineOf("users", "rpc", "findVerifiedAddresses").traceId).toBe(TRACE);
  });

  it("has a span for each database round trip, with the work that made it as parent", () => {
    const spans: [service: string, route: string, parent: LogLine][] = [
      ["users", "select users", lineOf("users", "rpc", "findVerifiedAddresses")],
      [
        "orders",
        "insert orders, insert order_lines, insert events, insert event_deliveries",
        lineOf("orders", "request", "/api/v1/orders"),
      ],
      [
        "notifications",
        "insert notifications, delete dead_letters",
        lineOf("notifications", "message", "order-events-notifications"),
      ],
    ];
    for (const [service, route, parent] of spans) {
      expect(lineOf(service, "database", route)).toMatchObject({ parentSpanId: parent.spanId, outcome: "ok" });
    }
    const ids = lines.map(({ spanId }) => spanId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is logged in lines with all required fields", () => {
    expect(lineOf("orders", "request", "/api/v1/orders")).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: "info",
      message: "request",
      service: "orders",
      version: "dev",
      requestId: "one-order",
      traceId: TRACE,
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      parentSpanId: expect.any(String),
      route: "/api/v1/orders",
      method: "POST",
      status: 201,
      durationMs: expect.any(Number),
      principal: customerId,
      outcome: "ok",
    });
    for (const line of lines) {
      expect(line).toMatchObject({ version: "dev", durationMs: expect.any(Number), outcome: expect.any(String) });
    }
  });
});
