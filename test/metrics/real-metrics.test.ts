import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../tools/lib/ports.ts";
import { newCustomer } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { METRICS_TOKEN } from "../setup/metrics.ts";
import { query } from "../setup/recovery.ts";
import { type Shop, startShop } from "../setup/shop.ts";
import { alerts, askedBy, groupedBy, prometheusDir, queries } from "./monitoring.ts";

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
    query(shop, "products", "UPDATE products SET available_stock = available_stock - $1 WHERE id = $2", [units, LAST]);
  const runCron = (worker: string) => shop.harness.getWorker(worker).scheduled({ cron: "* * * * *" });
  await lose(1);
  await runCron("products"); // which finds that a unit is gone, and logs an error
  await lose(-1);
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
    const counted = ["queue_messages_total", "rate_limited_total", "cache_reads_total", "log_errors_total"];
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

describe("a Prometheus with the config of this repository", () => {
  let folder: string;
  let prometheus: ChildProcess;
  let origin: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "prometheus-"));
    const config = (await readFile(join(prometheusDir, "prometheus.yml"), "utf8"))
      .replace("localhost:8787", new URL(shop.origin).host)
      .replace("alerts.yml", join(prometheusDir, "alerts.yml"))
      .replaceAll("15s", "1s");
    await writeFile(join(folder, "prometheus.yml"), config);
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    const args = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
    prometheus = spawn("prometheus", [...args, `--web.listen-address=127.0.0.1:${port}`, "--log.level=error"], {
      stdio: "inherit",
    });
  });
  afterAll(async () => {
    prometheus.kill("SIGKILL");
    await once(prometheus, "exit");
    await rm(folder, { recursive: true });
  });

  const ask = async <Data>(path: string) => {
    const response = await fetch(`${origin}/api/v1/${path}`).catch(() => undefined);
    return response?.ok ? ((await response.json()) as { data: Data }).data : undefined;
  };

  it("reads the metrics, evaluates every rule, and has no alert for a shop that is well", async () => {
    const up = await eventually(
      () => ask<{ result: unknown[] }>("query?query=up%3D%3D1"),
      (data) => (data?.result.length ?? 0) === 1,
      30_000,
    );
    expect(up).toMatchObject({ result: [{ metric: { job: "shop" } }] });
    type Rule = { name: string; health: string; state: string; lastError?: string };
    const rules = await eventually(
      async () => (await ask<{ groups: { rules: Rule[] }[] }>("rules"))?.groups.flatMap((group) => group.rules) ?? [],
      (found) => found.length === alerts.length && found.every(({ health }) => health !== "unknown"),
      30_000,
    );
    const ill = rules.filter(({ health, state }) => health !== "ok" || state === "firing");
    expect(ill).toEqual([]);
  });

  it("keeps the names of jobs apart from its own", async () => {
    const data = await eventually(
      () => ask<{ result: { metric: { job: string } }[] }>("query?query=cron_runs_total"),
      (found) => (found?.result.length ?? 0) > 0,
    );
    expect(data?.result.map(({ metric }) => metric.job)).toContain("relayDueEvents");
  });
});
