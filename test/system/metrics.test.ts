import { describe, expect, it, onTestFinished } from "vitest";
import { findPublishers, readSubscriptions } from "../../tools/lib/events.ts";
import { findServices } from "../../tools/lib/services.ts";
import { Client, newCustomer, newProduct, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { databaseOf, interceptFetch } from "../setup/faults/database-calls.ts";
import { METRICS_TOKEN, readMetrics } from "../setup/metrics/metrics.ts";
import { query } from "../setup/query.ts";
import { openShop } from "../setup/shop.ts";

/** Metrics must show an event within this time. */
const WITHIN_MS = 5_000;

const OUTBOX = "outbox_oldest_seconds";
const LETTERS = "dead_letters";

const shop = await openShop();

const until = (isWished: (metrics: Map<string, number>) => boolean) =>
  eventually(() => readMetrics(shop), isWished, WITHIN_MS);

const requests = (route: string, status: number, { service = "gateway", method = "GET" } = {}) =>
  `http_requests_total{service="${service}",route="${route}",method="${method}",status="${status}"}`;

describe("GET /metrics", () => {
  it.each([undefined, "Bearer", "Bearer wrong", "Basic ZGV2", `Bearer ${METRICS_TOKEN}x`])(
    "refuses a request with the Authorization %s",
    async (authorization) => {
      const response = await shop.fetch("/metrics", authorization ? { headers: { Authorization: authorization } } : {});
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
      expect(await response.json()).toMatchObject({ type: "/problems/unauthorized" });
    },
  );

  it("returns the text format of Prometheus, which no cache stores", async () => {
    const { headers } = await shop.fetch("/metrics", { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
    expect(headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(headers.get("Cache-Control")).toBe("no-store");
  });

  it("counts each of 100 concurrent requests within five seconds, by route template and status", async () => {
    const burst = [
      ...Array.from({ length: 40 }, () => shop.fetch("/health")),
      ...Array.from({ length: 30 }, (_, n) =>
        shop.fetch(`/api/v1/products/01980000-0000-7000-8000-00000000ff${10 + n}`),
      ),
      ...Array.from({ length: 20 }, (_, n) => shop.fetch(`/nothing/${n}`)),
      ...Array.from({ length: 10 }, () => shop.fetch("/api/v1/products", { method: "DELETE" })),
    ];
    await Promise.all(burst);
    const found = await until(
      (metrics) =>
        metrics.get(requests("/health", 200)) === 40 && metrics.get(requests("/api/v1/products/{id}", 404)) === 30,
    );
    expect(found.get(requests("/api/v1/products/{id}", 404, { service: "products" }))).toBe(30);
    expect(found.get(requests("/*", 405, { method: "DELETE" }))).toBe(10);
    const unknown = [...found].filter(
      ([name]) => name.startsWith("http_requests_total") && !name.includes('route="/api'),
    );
    expect(unknown.map(([, count]) => count)).toContain(20);
    const histogram = `http_request_duration_seconds_count{service="gateway",route="/health",method="GET",status_class="2xx"}`;
    expect(found.get(histogram)).toBe(40);
    expect([...found.keys()].join("\n")).not.toContain("ff10");
  });

  it("counts the RPC calls, round trips, message, cache reads and state of an order", async () => {
    const customer = await newCustomer(shop);
    const productId = await newProduct(await signInAsAdmin(shop), 1);
    for (let read = 1; read <= 2; read += 1) await new Client(shop).get("/api/v1/products?limit=1");
    await customer.placeOrder([{ productId, quantity: 1 }]);
    const found = await until((metrics) =>
      Boolean(
        metrics.get('queue_messages_total{queue="order-events-notifications",outcome="handled"}') &&
          metrics.get('rpc_calls_total{service="products",method="settleReservations",outcome="ok"}') &&
          metrics.get('cache_reads_total{cache="products",outcome="hit"}') &&
          metrics.get("reservations_held") === 0,
      ),
    );
    expect(found.get('rpc_calls_total{service="products",method="reserveVariants",outcome="ok"}')).toBe(1);
    expect(found.get('db_round_trips_total{service="orders",outcome="ok"}')).toBeGreaterThanOrEqual(3);
    expect(found.get('orders{status="pending"}')).toBe(1);
    expect(found.get('orders{status="delivered"}')).toBe(0);
    for (const gauge of ["outbox_pending", "outbox_oldest_seconds", "dead_letters", "notifications_mail_pending"]) {
      expect(found.get(gauge)).toBe(0);
    }
  });

  it("counts cron runs, and reports stock that differs from its ledger until it is corrected", async () => {
    const audit = () => shop.harness.getWorker("products").scheduled({ cron: "* * * * *" });
    const change = (delta: number) =>
      query(shop, "products", "UPDATE variants SET available_stock = available_stock + $1 WHERE id = $2", [
        delta,
        "01980000-0000-7000-8000-000000000003",
      ]);
    await change(1);
    await audit();
    await until((metrics) => metrics.get("stock_invariant_broken") === 1);
    await change(-1);
    await audit();
    const found = await until(
      (metrics) => metrics.get('cron_runs_total{service="products",job="auditStock",outcome="ok"}') === 2,
    );
    expect(found.get("stock_invariant_broken")).toBe(0);
    expect(found.get('log_errors_total{service="products"}')).toBe(1);
  });

  it("has the metrics of each Worker with a database: what each publisher has not sent and each subscriber could not handle", async () => {
    const found = await readMetrics(shop);
    const stored = findServices().flatMap(({ name, hasDatabase }) => (hasDatabase ? [name] : []));
    for (const name of [...stored, "telemetry"]) expect(found.get(`worker_metrics_up{worker="${name}"}`), name).toBe(1);
    const labelled = (gauge: string, label: string, name: string) => `${gauge}{${label}="${name}"}`;
    const subscribers = [...(await readSubscriptions()).keys()].filter((name) => stored.includes(name));
    // The gauges of the first publisher and the first subscriber have no label.
    const wanted = [
      ...findPublishers().map((name) => (name === "orders" ? OUTBOX : labelled(OUTBOX, "publisher", name))),
      ...subscribers.map((name) => (name === "notifications" ? LETTERS : labelled(LETTERS, "subscriber", name))),
    ];
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((gauge) => !found.has(gauge))).toEqual([]);
  });

  it("still returns the other metrics while a database is down, and names that database", async () => {
    const restore = interceptFetch(async (request, send) =>
      databaseOf(request, shop) === "orders" ? new Response("down", { status: 502 }) : send(request),
    );
    onTestFinished(restore);
    const found = await readMetrics(shop);
    expect(found.get('database_up{database="orders"}')).toBe(0);
    expect(found.get('worker_up{worker="orders"}')).toBe(1);
    expect(found.get('worker_metrics_up{worker="orders"}')).toBe(0);
    expect(found.get('database_up{database="products"}')).toBe(1);
    expect(found.has("outbox_pending")).toBe(false);
    expect(found.get("reservations_held")).toBe(0);
    expect(found.get(requests("/health", 200))).toBeGreaterThanOrEqual(40);
  });
});
