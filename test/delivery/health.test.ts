import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { watchHealth } from "../../tools/deploy/release/health.ts";
import { smoke } from "../../tools/deploy/smoke/smoke.ts";
import { type ShopFront, startShopFront } from "./shop-front.ts";

let front: ShopFront;
beforeAll(async () => {
  front = await startShopFront("r1");
});
afterAll(() => front?.close());
beforeEach(() => front.reset());

/** Gives that answer the first so many times, and a good one from then on. */
function badFor(times: number, status = 500) {
  let left = times;
  return () => ({ status: left-- > 0 ? status : 200 });
}

describe("watchHealth()", () => {
  it("is content with a shop that answers, and with a single bad answer", async () => {
    await watchHealth(front.url, { seconds: 0 });
    front.answers["/ready"] = badFor(1);
    await watchHealth(front.url, { seconds: 0 });
  });

  it("is not content with two, whatever they are", async () => {
    front.answers["/ready"] = badFor(2, 503);
    await expect(watchHealth(front.url, { seconds: 0 })).rejects.toThrow("/ready answered 503");
    await expect(watchHealth("http://127.0.0.1:1", { seconds: 0 })).rejects.toThrow("/health answered nothing");
  });

  it("asks the version on trial as often as all versions together", async () => {
    const header = "cloudflare-workers-version-overrides";
    front.answers["/health"] = ({ headers }) => ({ status: headers[header] ? 500 : 200 });
    const watched = watchHealth(front.url, { seconds: 0, versions: { "users-production": "v2" } });
    await expect(watched).rejects.toThrow("/health answered 500");
    expect(front.requests.map(({ headers }) => headers[header])).toContain('users-production="v2"');
  });

  it("does not blame the shop for refusing its probes as too many, but passes nothing that it could not see", async () => {
    const tooMany = { status: 429 };
    front.answers["/ready"] = ({ headers }) => (headers.authorization === "Bearer secret" ? {} : tooMany);
    front.answers["/metrics"] = { body: metrics({}) };
    front.answers["/api/v1/products"] = badFor(2, 429);
    await watchHealth(front.url, { seconds: 0, metricsToken: "secret" });
    const watched = watchHealth(front.url, { seconds: 0 });
    await expect(watched).rejects.toThrow("/ready was never answered but with 429");
  });

  /** What the shop counts of each Worker: its requests, and the failures that each group of clients met. */
  type Counts = Record<string, { requests: number; failures?: Record<number, number> }>;

  const sum = (failures: Record<number, number>) => Object.values(failures).reduce((all, count) => all + count, 0);

  function metrics(counts: Counts): string {
    const lines = Object.entries(counts).flatMap(([worker, { requests, failures = {} }]) => [
      `http_requests_total{service="${worker}",route="/a",method="GET",status="200"} ${requests}`,
      `http_requests_total{service="gateway",route="/${worker}",method="GET",status="503"} ${sum(failures)}`,
      ...Object.entries(failures).map(
        ([group, count]) => `http_failures_total{worker="${worker}",client_group="${group}"} ${count}`,
      ),
    ]);
    return `# TYPE http_requests_total counter\n${lines.join("\n")}\n`;
  }

  const before: Counts = { orders: { requests: 100, failures: { 0: 50, 1: 9 } }, products: { requests: 5000 } };

  /** Watches while this happens, on top of what was counted before. */
  function watchWhile(happens: Counts) {
    const after = structuredClone(before);
    for (const [worker, { requests, failures = {} }] of Object.entries(happens)) {
      after[worker] ??= { requests: 0 };
      after[worker].requests += requests;
      const sums = { ...after[worker].failures };
      for (const [group, count] of Object.entries(failures)) sums[Number(group)] = (sums[Number(group)] ?? 0) + count;
      after[worker].failures = sums;
    }
    const texts = [metrics(before), metrics(after)];
    front.answers["/metrics"] = ({ headers }) =>
      headers.authorization === "Bearer secret" ? { body: texts.shift() } : { status: 401 };
    return watchHealth(front.url, { seconds: 0, metricsToken: "secret" });
  }

  const groups = (count: number, each = 1) => Object.fromEntries(Array.from({ length: count }, (_, n) => [n, each]));

  it.each<[string, Counts]>([
    ["one client at 2 % of the traffic fails all the time", { orders: { requests: 10_000, failures: { 7: 200 } } }],
    ["three clients fail all the time", { orders: { requests: 300, failures: { 7: 100, 8: 90, 9: 80 } } }],
    ["one request in a hundred fails", { orders: { requests: 1000, failures: groups(13) } }],
    ["four requests fail beside those of three clients", { orders: { requests: 10, failures: groups(7) } }],
  ])("is content when %s", async (_, happens) => {
    await watchWhile(happens);
  });

  it.each<[string, Counts, string]>([
    ["a few in a hundred fail, of many clients", { orders: { requests: 1000, failures: groups(30) } }, "orders"],
    [
      "a Worker that has little to do fails",
      { orders: { requests: 50, failures: groups(10) }, products: { requests: 1e6 } },
      "orders failed 7 of 50 requests",
    ],
    [
      "a Worker does not get to answer at all",
      { notifications: { requests: 0, failures: groups(9) } },
      "notifications",
    ],
  ])("is not content when %s", async (_, happens, sentence) => {
    await expect(watchWhile(happens)).rejects.toThrow(sentence);
  });

  it("says so when the metrics are not for that token", async () => {
    await expect(watchHealth(front.url, { seconds: 0, metricsToken: "x" })).rejects.toThrow("is METRICS_TOKEN right?");
  });
});

describe("smoke()", () => {
  const look = (changes: ShopFront["answers"] = {}, isLocal = false) => {
    Object.assign(front.answers, changes);
    return smoke(front.url, { release: "r1", isLocal, log: () => {} });
  };

  it("is content with a shop as it should be", async () => {
    await look();
  });

  it("asks for readiness as the operator, who is not limited", async () => {
    const ready: ShopFront["answers"][string] = ({ headers }) => ({ status: headers.authorization ? 200 : 429 });
    front.answers["/ready"] = ready;
    await smoke(front.url, { release: "r1", metricsToken: "secret", log: () => {} });
    await expect(look({ "/ready": ready })).rejects.toThrow("/ready answered 429");
  });

  it.each<[string, ShopFront["answers"]]>([
    ["it runs r0, not r1", { "/health": { body: { version: "r0" } } }],
    ["/ready answered 503", { "/ready": { status: 503 } }],
    ["there is no list of items", { "/api/v1/products": { body: {} } }],
    ["there is no list of keys", { "/.well-known/jwks.json": {} }],
    ["a private key is public", { "/.well-known/jwks.json": { body: { keys: [{ d: "secret" }] } } }],
    [
      "it calls itself http://localhost",
      { "/.well-known/oauth-authorization-server": { body: { issuer: "http://localhost" } } },
    ],
    ["it does not tell of accounts", { "/openapi.json": { body: { paths: {} } } }],
    ["no Content-Security-Policy", { "/docs": {} }],
    ["/api/v1/users/me answered 200, not 401", { "/api/v1/users/me": {} }],
    ["it is no problem", { "/api/v1/nothing-here": { status: 404 } }],
    ["can sign in with the sample password", { "/api/v1/auth/token": { body: { access_token: "x" } } }],
    [
      "/metrics answers without a secret token",
      { "/metrics": ({ headers }) => ({ status: headers.authorization ? 200 : 401 }) },
    ],
  ])("finds that %s", async (sentence, changes) => {
    await expect(look(changes)).rejects.toThrow(sentence);
  });

  it("lets the local shop have its sample accounts", async () => {
    await look({ "/api/v1/auth/token": {}, "/metrics": {} }, true);
  });
});
