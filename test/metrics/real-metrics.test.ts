import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newCustomer, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { METRICS_TOKEN } from "../setup/metrics/metrics.ts";
import { type Prometheus, startPrometheus } from "../setup/metrics/prometheus.ts";
import { query } from "../setup/faults/recovery.ts";
import { type Shop, startShop } from "../setup/shop.ts";
import { alerts, askedBy, groupedBy, queries } from "./monitoring.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop({ vars: { RATE_LIMITS: "on" } });
  await liveADay();
});
afterAll(() => shop?.close());

const LAST = "01980000-0000-7000-8000-000000000003";

/** Some of everything that is counted. */
async function liveADay(): Promise<void> {
  const { api } = await newCustomer(shop);
  for (let time = 0; time < 2; time++) await api.GET("/api/v1/products");
  const { data } = await api.GET("/api/v1/products", { params: { query: { inStock: "true", limit: 1 } } });
  await api.POST("/api/v1/orders", { body: { items: data.items.map(({ id }) => ({ productId: id, quantity: 1 })) } });
  const lose = (units: number) =>
    query(shop, "products", "UPDATE variants SET available_stock = available_stock - $1 WHERE id = $2", [units, LAST]);
  const runCron = (worker: string) => shop.harness.getWorker(worker).scheduled({ cron: "* * * * *" });
  await lose(1);
  await runCron("products"); // which finds that a unit is gone, and logs an error
  await lose(-1);
  const admin = await signInAsAdmin(shop);
  const { data: endpoint } = await admin.api.POST("/api/v1/webhook-endpoints", {
    body: { url: "http://localhost:9/", eventTypes: ["*"] }, // where nothing answers
  });
  await admin.api.POST("/api/v1/webhook-endpoints/{id}/tests", { params: { path: { id: endpoint.id } } });
  for (const worker of ["orders", "products", "notifications"]) await runCron(worker);
  const revoke = () => shop.fetch("/api/v1/auth/revoke", { method: "POST", body: new URLSearchParams({ token: "x" }) });
  await Promise.all(Array.from({ length: 125 }, revoke));
}

/** The labels of each metric that the shop has, as `/metrics` has them; none where nothing was counted yet. */
async function readLabels(): Promise<Map<string, Set<string>>> {
  const response = await shop.fetch("/metrics", { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } });
  const found = new Map<string, Set<string>>();
  for (const line of (await response.text()).split("\n")) {
    const [, name = "", type] = /^# TYPE (\w+) (\w+)/.exec(line) ?? [];
    const suffixes = type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    if (name) for (const suffix of suffixes) found.set(name + suffix, new Set());
    const [, metric = "", labels = ""] = /^(\w+)\{(.*)\}/.exec(line) ?? [];
    for (const [, label = ""] of labels.matchAll(/(\w+)="/g)) found.get(metric)?.add(label);
  }
  return found;
}

/** What Prometheus adds by itself. */
const OWN = ["up"];

describe("what the alerts and the dashboard ask for", () => {
  it("is what the shop tells, metric by metric and label by label", async () => {
    const counted = [
      "queue_messages_total",
      "rate_limited_total",
      "cache_reads_total",
      "log_errors_total",
      "webhook_attempts_total",
    ];
    const known = await eventually(readLabels, (found) => counted.every((metric) => found.get(metric)?.size));
    const wrong: string[] = [];
    for (const promql of queries) {
      const asked = askedBy(promql).filter(({ metric }) => !OWN.includes(metric));
      for (const { metric, labels } of asked) {
        const has = known.get(metric);
        if (!has) wrong.push(`there is no ${metric}`);
        // What a query of several metrics groups by need not be in each of them.
        const groups = asked.length === 1 ? groupedBy(promql) : [];
        for (const label of [...labels, ...groups]) if (!has?.has(label)) wrong.push(`${metric} has no ${label}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Alerts that a busy machine, the flood above and the missing cron runs may cause. */
const RESTLESS = ["ShopSlow", "ManyRefused", "CronsStopped"];

describe("a Prometheus with the config of this repository", () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await startPrometheus(shop.origin);
  });
  afterAll(() => prometheus?.stop());

  it("evaluates every rule, and has no alert for a healthy shop", async () => {
    await eventually(
      () => prometheus.query('up{job="shop"}'),
      (up) => up === 1,
    );
    type Rule = { name: string; health: string; state: string; lastError?: string };
    const isHealthy = ({ name, health, state }: Rule) =>
      health === "ok" && (state === "inactive" || RESTLESS.includes(name));
    // The first evaluation may come before there is anything to judge by.
    await eventually(
      async () => (await prometheus.ask<{ groups: { rules: Rule[] }[] }>("rules")).groups.flatMap(({ rules }) => rules),
      (rules) => rules.length === alerts.length && rules.every(isHealthy),
    );
  });
});
