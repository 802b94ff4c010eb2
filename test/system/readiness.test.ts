import { describe, expect, it, onTestFinished } from "vitest";
import { findServices } from "../../tools/lib/services.ts";
import { eventually } from "../setup/eventually.ts";
import { databaseOf, interceptFetch } from "../setup/faults/database-calls.ts";
import { METRICS_TOKEN } from "../setup/metrics/metrics.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop();

const alive = { worker: "ok" };
const healthy = { worker: "ok", database: "ok" };
const operator = { headers: { Authorization: `Bearer ${METRICS_TOKEN}` } };

describe("GET /ready", () => {
  it("answers 200 and lists every Worker while all Workers and databases answer", async () => {
    const response = await shop.fetch("/ready");
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(await response.json()).toEqual({
      status: "ok",
      workers: Object.fromEntries(findServices().map(({ name, hasDatabase }) => [name, hasDatabase ? healthy : alive])),
    });
  });

  it("answers 503 and names the database that is down, while GET /health answers 200", async () => {
    const restore = interceptFetch(async (request, send) =>
      databaseOf(request, shop) === "users" ? new Response("down", { status: 502 }) : send(request),
    );
    onTestFinished(restore);
    const response = await shop.fetch("/ready", operator);
    expect(response.status).toBe(503);
    const { status, workers } = (await response.json()) as { status: string; workers: Record<string, unknown> };
    expect(status).toBe("unavailable");
    expect(workers.users).toEqual({ worker: "ok", database: "down" });
    expect(workers.telemetry).toEqual(alive);
    expect((await shop.fetch("/health")).status).toBe(200);
  });

  it("queries each database once for 50 concurrent requests, caches the result for two seconds, and queries again for the operator", async () => {
    let asked = 0;
    const restore = interceptFetch(async (request, send) => {
      if (databaseOf(request, shop)) asked++;
      return send(request);
    });
    onTestFinished(restore);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const databases = findServices().filter(({ hasDatabase }) => hasDatabase).length;
    const burst = await Promise.all(Array.from({ length: 50 }, () => shop.fetch("/ready")));
    expect(burst.map(({ status }) => status)).toEqual(burst.map(() => 200));
    expect(asked).toBe(databases);
    await shop.fetch("/ready", operator);
    expect(asked).toBe(2 * databases);
    await eventually(
      () => shop.fetch("/ready").then(() => asked),
      (count) => count > 2 * databases,
      4_000,
    );
  });
});
