import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, newCustomer } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { type LogLine, logLines } from "../setup/log-lines.ts";
import { type Shop, startShop } from "../setup/shop.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT_SPAN = "00f067aa0ba902b7";

let shop: Shop;
let lines: LogLine[];
let customerId: string;

/** Places one order in the client's trace, and keeps what was logged of it, until its notification is recorded. */
beforeAll(async () => {
  shop = await startShop();
  const customer = await newCustomer(shop);
  const { body: page } = await new Client(shop).get<{ items: { id: string }[] }>("/api/v1/products?limit=1");
  const headers = { traceparent: `00-${TRACE}-${CLIENT_SPAN}-01`, "X-Request-Id": "one-order" };
  const { status, body } = await customer.placeOrder([{ productId: page.items[0]?.id ?? "", quantity: 1 }], headers);
  expect(status).toBe(201);
  customerId = body.userId;
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

describe("the trace of an order", () => {
  it("goes from the client through every Worker and the queue, each step under the one that asked for it", () => {
    const gateway = lineOf("gateway", "request", "/api/v1/orders");
    expect(gateway.parentSpanId).toBe(CLIENT_SPAN);
    const authenticate = lineOf("users", "rpc", "authenticate");
    expect(authenticate.parentSpanId).toBe(gateway.spanId);
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
      principal: customerId,
      outcome: "ok",
    });
    for (const line of lines) {
      expect(line).toMatchObject({ version: "dev", durationMs: expect.any(Number), outcome: expect.any(String) });
    }
  });
});
