import { afterAll, describe, expect, it } from "vitest";
import { withClient } from "../../tools/lib/databases.ts";
import { newCustomer } from "../setup/client.ts";
import { watchDatabaseCalls } from "../setup/faults/database-calls.ts";
import { METRICS_TOKEN } from "../setup/metrics/metrics.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop({ vars: { RATE_LIMITS: "on" } });
const customers = await Promise.all([newCustomer(shop), newCustomer(shop), newCustomer(shop)]);
const calls = watchDatabaseCalls(shop);
afterAll(calls.stop);

/** Asks the gateway so many times, some at once, past the proxy of the development server; counts the statuses. */
async function flood(requests: number, path: string, init: RequestInit = {}): Promise<Record<number, number>> {
  const gateway = shop.harness.getWorker("gateway");
  const counts: Record<number, number> = {};
  let left = requests;
  const ask = async () => {
    while (left-- > 0) {
      const response = await gateway.fetch(`http://localhost:8787${path}`, init as never);
      await response.arrayBuffer();
      counts[response.status] = (counts[response.status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: 20 }, ask));
  return counts;
}

const bearer = (token: string | undefined) => ({ Authorization: `Bearer ${token}` });

describe("an invalid access token", () => {
  it("of an ended session causes fewer than 5 database round trips in 300 requests", async () => {
    const { token } = customers[2];
    await shop.fetch("/api/v1/auth/revoke", { method: "POST", body: new URLSearchParams({ token: token ?? "" }) });
    calls.holdAfter(Number.POSITIVE_INFINITY);
    await flood(300, "/api/v1/users/me", { headers: bearer(token) });
    expect(calls.seen().length).toBeLessThan(5);
  });

  it("with an unknown key id causes fewer than 10 database round trips in 300 requests", async () => {
    const [head = "", ...rest] = (customers[0].token ?? "").split(".");
    const unknown = btoa(JSON.stringify({ ...JSON.parse(atob(head)), kid: "unknown" })).replace(/=+$/, "");
    calls.holdAfter(Number.POSITIVE_INFINITY);
    await flood(300, "/api/v1/users/me", { headers: bearer([unknown, ...rest].join(".")) });
    expect(calls.seen().length).toBeLessThan(10);
  });
});

describe("the routes of the gateway itself", () => {
  it("have a rate limit, except for requests with the operator's token", async () => {
    for (const path of ["/ready", "/openapi.json", "/docs", "/problems/not-found"]) {
      const { headers } = await shop.fetch(path);
      expect([path, headers.get("RateLimit-Policy")]).toEqual([path, '"service";q=600;w=60']);
    }
    calls.holdAfter(Number.POSITIVE_INFINITY);
    const started = Date.now();
    const counts = await flood(1300, "/ready");
    expect(counts[429]).toBeGreaterThan(0);
    expect(Object.keys(counts)).toEqual(["200", "429"]);
    // One look at four databases in two seconds.
    const looks = 2 + (Date.now() - started) / 2000;
    expect(calls.seen().length).toBeLessThanOrEqual(4 * looks);
    expect(await flood(20, "/ready", { headers: bearer(METRICS_TOKEN) })).toEqual({ 200: 20 });
    expect((await shop.fetch("/health")).status).toBe(200);
  });
});

describe("guests", () => {
  it("are limited per network in a class of their own, which does not limit registration and sign-in", async () => {
    const body = new URLSearchParams({ grant_type: "urn:edge-shop:grant-type:guest" });
    const ask = () => shop.fetch("/api/v1/auth/token", { method: "POST", body });
    await withClient(shop.databases.users?.ownerUrl ?? "", async (client) => {
      expect((await ask()).status).toBe(200);
      await client.query("UPDATE guest_counters SET guests = 100");
    });
    const refused = await ask();
    expect([refused.status, refused.headers.get("RateLimit-Policy")]).toEqual([429, '"guests";q=100;w=3600']);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(3500);
    expect((await newCustomer(shop)).token).toBeDefined();
  });
});

describe("POST /api/v1/orders", () => {
  it("has a rate limit per user and per network, which does not limit other writes", async () => {
    const [customer] = customers;
    const place = { method: "POST", headers: { ...bearer(customer.token), "Content-Type": "application/json" } };
    const counts = await flood(130, "/api/v1/orders", { ...place, body: JSON.stringify({ items: [] }) });
    expect(Object.keys(counts)).toEqual(["422", "429"]);
    expect(counts[422]).toBeLessThanOrEqual(2 * 60);
    let refused = await customer.placeOrder([]);
    // The window may have ended since, and a new one has room for as many again.
    for (let more = 0; more < 60 && refused.status !== 429; more++) refused = await customer.placeOrder([]);
    const { status, headers } = refused;
    expect([status, headers.get("RateLimit"), headers.get("RateLimit-Policy")]).toEqual([
      429,
      '"orders";r=0;t=60',
      '"orders";q=60;w=60',
    ]);
    expect((await customer.post("/api/v1/notifications/mark-all-read", undefined)).status).toBe(204);
    const [, other] = customers;
    expect((await other.placeOrder([])).headers.get("RateLimit-Policy")).toBe(
      '"orders";q=60;w=60, "network-orders";q=300;w=60',
    );
  });
});

describe("the rate limit of authentication routes", () => {
  it("applies to a network, whatever access tokens it sends", async () => {
    const guess = (requests: number, headers: Record<string, string> = {}) =>
      flood(requests, "/api/v1/auth/revoke", { method: "POST", headers, body: new URLSearchParams({ token: "x" }) });
    expect((await guess(160))[429]).toBeGreaterThan(0);
    const withTokens = [await guess(100, bearer(customers[0]?.token)), await guess(100, bearer(customers[1]?.token))];
    expect(withTokens.reduce((refused, counts) => refused + (counts[429] ?? 0), 0)).toBeGreaterThan(0);
  });
});
