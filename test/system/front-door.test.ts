import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../tools/lib/paths.ts";
import { type Client, newCustomer } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { readMetrics } from "../setup/metrics/metrics.ts";
import { type Shop, startShop } from "../setup/shop.ts";

let shop: Shop;
let customer: Client;

const broken = {
  config: {
    name: "notifications",
    main: join(root, "test/setup/faults/broken-worker.ts"),
    compatibility_date: "2026-11-01",
  },
};

beforeAll(async () => {
  shop = await startShop({
    vars: { RATE_LIMITS: "on" },
    adapt: (workers) =>
      workers.map((worker) => (worker.configPath.includes("workers/notifications/") ? broken : worker)),
  });
  customer = await newCustomer(shop);
});
afterAll(() => shop?.close());

describe("a Worker that throws", () => {
  it("is answered with 503 without details of the error, and the other Workers still answer", async () => {
    const { status, headers, body } = await customer.get("/api/v1/notifications");
    expect([status, body.type]).toEqual([503, "/problems/service-unavailable"]);
    expect(headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(JSON.stringify(body)).not.toContain("secret-of-the-inside");
    expect((await customer.get("/api/v1/users/me")).status).toBe(200);
    expect((await customer.get("/ready")).body).toMatchObject({
      status: "unavailable",
      workers: { notifications: { worker: "down" }, orders: { worker: "ok" } },
    });
  });

  it("is reported as down by GET /metrics, which still has the metrics of the other Workers", async () => {
    const metrics = await readMetrics(shop);
    const of = (worker: string) => [
      metrics.get(`worker_up{worker="${worker}"}`),
      metrics.get(`database_up{database="${worker}"}`),
    ];
    expect([of("notifications"), of("orders")]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect([metrics.has("dead_letters"), metrics.has("outbox_pending")]).toEqual([false, true]);
  });
});

describe("a failure", () => {
  it("is counted by called Worker and client group, but not for GET /ready and GET /metrics", async () => {
    await customer.get("/api/v1/notifications");
    await customer.get("/ready");
    const metrics = await eventually(
      () => readMetrics(shop),
      (found) => [...found.keys()].some((name) => name.startsWith("http_failures_total")),
    );
    const failures = [...metrics.keys()].filter((name) => name.startsWith("http_failures_total"));
    expect(failures).toEqual([
      expect.stringMatching(/^http_failures_total\{worker="notifications",client_group="\d+"\}$/),
    ]);
  });
});

describe("the rate limit of a class of routes", () => {
  it("is in the headers of every response, and a client above it is refused with 429 and Retry-After", async () => {
    const revoke = () =>
      shop.fetch("/api/v1/auth/revoke", { method: "POST", body: new URLSearchParams({ token: "made-up" }) });
    const first = await revoke();
    const policy = first.headers.get("RateLimit-Policy") ?? "";
    const [, quota] = /^"auth";q=(\d+);w=60$/.exec(policy) ?? [];
    const answers = await Promise.all(Array.from({ length: Number(quota) + 1 }, revoke));

    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    const { headers } = refused[0] as Response;
    expect(await refused[0]?.json()).toMatchObject({ type: "/problems/rate-limited", status: 429 });
    expect(Number(headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(headers.get("RateLimit-Policy")).toBe(policy);
    expect(headers.get("RateLimit")).toMatch(/^"auth";r=0;t=\d+$/);

    // Another class of routes and signed-in users have counters of their own.
    expect((await shop.fetch("/api/v1/products")).status).toBe(200);
    expect((await customer.get("/api/v1/users/me")).status).toBe(200);
  });
});
