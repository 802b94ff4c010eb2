import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Order } from "../../shared/contracts/orders.ts";
import { type Answer, Client, newCustomer } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { type LogLine, logLines } from "../setup/log-lines.ts";
import { type Shop, startShop } from "../setup/shop.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT_SPAN = "00f067aa0ba902b7";

type Product = { id: string; name: string; price: { amount: number }; availableStock: number };
type NotificationPage = { items: { type: string; orderId: string; title: string }[]; unreadCount: number };

let shop: Shop;
let customer: Client;
let bought: [Product, Product];
let order: Answer<Order>;
/** What was logged of the order. */
let lines: LogLine[];

/** Places an order in a trace of the client's, and waits until all that follows from it is done. */
beforeAll(async () => {
  shop = await startShop();
  customer = await newCustomer(shop);
  const { body: page } = await customer.get<{ items: [Product, Product] }>("/api/v1/products?limit=2");
  bought = page.items;
  const items = bought.map(({ id }, index) => ({ productId: id, quantity: 2 - index }));
  const headers = { traceparent: `00-${TRACE}-${CLIENT_SPAN}-01`, "X-Request-Id": "one-order" };
  order = await customer.placeOrder(items, headers);
  lines = await eventually(
    async () => logLines(shop).filter(({ traceId }) => traceId === TRACE),
    (found) => found.some(({ message }) => message === "message") && found.some(isRelayed),
  );
});
afterAll(() => shop?.close());

const isRelayed = ({ message, route }: LogLine) => message === "database" && route === "update event_deliveries";

function lineOf(service: string, message: string, route: string): LogLine {
  const found = lines.find((line) => line.service === service && line.message === message && line.route === route);
  if (!found) throw new Error(`${service} wrote no line "${message}" of ${route}`);
  return found;
}

describe("an order", () => {
  it("takes stock of two products and reaches its customer as a notification", async () => {
    const [first, second] = bought;
    expect(order.status).toBe(201);
    expect(order.headers.get("Location")).toBe(`/api/v1/orders/${order.body.id}`);
    expect(order.body.total.amount).toBe(2 * first.price.amount + second.price.amount);

    const after = await new Client(shop).get<{ availableStock: number }>(`/api/v1/products/${first.id}`);
    expect(after.body.availableStock).toBe(first.availableStock - 2);

    const { body: inbox } = await customer.get<NotificationPage>("/api/v1/notifications");
    expect(inbox).toMatchObject({ unreadCount: 1, items: [{ type: "order.created", orderId: order.body.id }] });
    expect((await customer.get(`/api/v1/orders/${order.body.id}`)).body).toEqual(order.body);
  });
});

describe("the trace of an order", () => {
  it("goes from the client through every Worker and the queue, each step under the one that asked for it", () => {
    const gateway = lineOf("gateway", "request", "/api/v1/orders");
    expect(gateway.parentSpanId).toBe(CLIENT_SPAN);
    expect(lineOf("users", "rpc", "authenticate").parentSpanId).toBe(gateway.spanId);
    const orders = lineOf("orders", "request", "/api/v1/orders");
    expect(orders.parentSpanId).toBe(gateway.spanId);
    for (const method of ["reserveStock", "confirmReservation"]) {
      expect(lineOf("products", "rpc", method).parentSpanId).toBe(orders.spanId);
    }
    const message = lineOf("notifications", "message", "order-events-notifications");
    expect(message.parentSpanId).toBe(orders.spanId);
    expect(lineOf("users", "rpc", "findVerifiedAddresses").traceId).toBe(TRACE);
  });

  it("has a span for each round trip to a database, under the work that made it", () => {
    const spans: [service: string, route: string, parent: LogLine][] = [
      ["users", "select sessions", lineOf("users", "rpc", "authenticate")],
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

  it("is told of in lines that have all they must", () => {
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
      principal: order.body.userId,
      outcome: "ok",
    });
    for (const line of lines) {
      expect(line).toMatchObject({ version: "dev", durationMs: expect.any(Number), outcome: expect.any(String) });
    }
  });
});
