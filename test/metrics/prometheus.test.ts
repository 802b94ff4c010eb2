import { afterAll, beforeAll, expect, it } from "vitest";
import { findServices } from "../../tools/lib/services.ts";
import { Client, newCustomer } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { METRICS_TOKEN, readMetrics } from "../setup/metrics/metrics.ts";
import { checkMetrics, type Prometheus, startPrometheus } from "../setup/metrics/prometheus.ts";
import { type Shop, startShop } from "../setup/shop.ts";

const READS = 25;

let shop: Shop;
let prometheus: Prometheus;

/** A shop in which something has happened: with samples of every kind. */
beforeAll(async () => {
  shop = await startShop();
  const customer = await newCustomer(shop);
  const { body: page } = await new Client(shop).get<{ items: { id: string }[] }>("/api/v1/products?limit=1");
  const items = [{ productId: page.items[0]?.id ?? "", quantity: 1 }];
  expect((await customer.placeOrder(items)).status).toBe(201);
  await shop.harness.getWorker("orders").scheduled({ cron: "* * * * *" });
  await Promise.all(Array.from({ length: READS }, () => shop.fetch(`/api/v1/products/${items[0]?.productId}`)));
  await eventually(
    () => readMetrics(shop),
    (metrics) => metrics.has('queue_messages_total{queue="order-events-notifications",outcome="handled"}'),
  );
  prometheus = await startPrometheus(shop.origin);
});
afterAll(async () => {
  await prometheus?.stop();
  await shop?.close();
});

it("promtool finds nothing wrong with /metrics", async () => {
  const response = await shop.fetch("/metrics", { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
  expect(checkMetrics(await response.text())).toBe("");
});

it("promtool would find something wrong", () => {
  expect(checkMetrics("orders_total 1\norders_total 2\n")).not.toBe("");
});

it("a Prometheus server reads the shop: it is up, and every metric is what happened", async () => {
  const until = (expression: string, wished: (value: number) => boolean) =>
    eventually(
      () => prometheus.query(expression),
      (value) => value !== undefined && wished(value),
      15_000,
    );
  await until('up{job="shop"}', (up) => up === 1);
  const reads = 'service="gateway",route="/api/v1/products/{id}"';
  await until(`http_requests_total{${reads},status="200"}`, (count) => count === READS);
  await until(`http_request_duration_seconds_count{${reads}}`, (count) => count === READS);
  await until(
    `histogram_quantile(0.95, sum by (le) (http_request_duration_seconds_bucket{${reads}}))`,
    (p95) => p95 > 0,
  );
  await until('queue_messages_total{outcome="handled"}', (count) => count === 1);
  await until('cron_runs_total{service="orders",job="relayDueEvents",outcome="ok"}', (count) => count === 1);
  await until('orders{status="pending"}', (count) => count === 1);
  await until("outbox_pending + dead_letters + reservations_held + stock_invariant_broken", (count) => count === 0);
  const services = findServices();
  await until("count(worker_up == 1)", (count) => count === services.length);
  await until("count(database_up == 1)", (count) => count === services.filter(({ hasDatabase }) => hasDatabase).length);
});
