import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { waitForAnswer, watchHealth } from "../../tools/deploy/release/health.ts";
import { smoke } from "../../tools/deploy/smoke/smoke.ts";
import { type FakeShop, startFakeShop } from "./fake-shop.ts";

let shop: FakeShop;
beforeAll(async () => {
  shop = await startFakeShop("r1");
});
afterAll(() => shop?.close());
beforeEach(() => shop.reset());

/** Answers with that status the first `times` times, then with 200. */
function badFor(times: number, status = 500) {
  let left = times;
  return () => ({ status: left-- > 0 ? status : 200 });
}

describe("waitForAnswer()", () => {
  it("waits until the shop itself answers, whatever it answers, and no longer than that many seconds", async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const statuses = [530, 522, 503];
    shop.answers["/health"] = () => ({ status: statuses.shift() });
    await waitForAnswer(shop.url, { seconds: 60, pauseMs: 1, log });
    expect(shop.requests).toHaveLength(3);
    await waitForAnswer("http://127.0.0.1:1", { seconds: 0.01, pauseMs: 1, log });
    expect(lines).toEqual([
      `  ${shop.url} does not answer yet: waiting for it up to 60 s …`,
      "  http://127.0.0.1:1 does not answer yet: waiting for it up to 0.01 s …",
    ]);
  });
});

describe("watchHealth()", () => {
  it("accepts a healthy shop, and a single failure", async () => {
    await watchHealth(shop.url, { seconds: 0 });
    shop.answers["/ready"] = badFor(1);
    await watchHealth(shop.url, { seconds: 0 });
  });

  it("throws after two failures", async () => {
    shop.answers["/ready"] = badFor(2, 503);
    await expect(watchHealth(shop.url, { seconds: 0 })).rejects.toThrow("/ready answered 503");
    await expect(watchHealth("http://127.0.0.1:1", { seconds: 0 })).rejects.toThrow("/health answered nothing");
  });

  it("probes the version on trial as often as all versions together", async () => {
    const header = "cloudflare-workers-version-overrides";
    shop.answers["/health"] = ({ headers }) => ({ status: headers[header] ? 500 : 200 });
    const watched = watchHealth(shop.url, { seconds: 0, versions: { "users-production": "v2" } });
    await expect(watched).rejects.toThrow("/health answered 500");
    expect(shop.requests.map(({ headers }) => headers[header])).toContain('users-production="v2"');
  });

  it("ignores rate-limited probes, but throws when a path was never answered otherwise", async () => {
    const tooMany = { status: 429 };
    shop.answers["/ready"] = ({ headers }) => (headers.authorization === "Bearer secret" ? {} : tooMany);
    shop.answers["/metrics"] = { body: metrics({}) };
    shop.answers["/api/v1/products"] = badFor(2, 429);
    await watchHealth(shop.url, { seconds: 0, metricsToken: "secret" });
    const watched = watchHealth(shop.url, { seconds: 0 });
    await expect(watched).rejects.toThrow("/ready was answered only with 429");
  });

  /** The counters of each Worker: its requests, and the failures of each group of clients. */
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

  /** Watches while these counts are added to the earlier ones. */
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
    shop.answers["/metrics"] = ({ headers }) =>
      headers.authorization === "Bearer secret" ? { body: texts.shift() } : { status: 401 };
    return watchHealth(shop.url, { seconds: 0, metricsToken: "secret" });
  }

  const groups = (count: number, each = 1) => Object.fromEntries(Array.from({ length: count }, (_, n) => [n, each]));

  it.each<[string, Counts]>([
    ["one client at 2 % of the traffic fails all the time", { orders: { requests: 10_000, failures: { 7: 200 } } }],
    ["three clients fail all the time", { orders: { requests: 300, failures: { 7: 100, 8: 90, 9: 80 } } }],
    ["one request in a hundred fails", { orders: { requests: 1000, failures: groups(13) } }],
    ["four requests fail beside those of three clients", { orders: { requests: 10, failures: groups(7) } }],
  ])("passes when %s", async (_, happens) => {
    await watchWhile(happens);
  });

  it.each<[string, Counts, string]>([
    [
      "three in a hundred requests fail, of many clients",
      { orders: { requests: 1000, failures: groups(30) } },
      "orders",
    ],
    [
      "a Worker with little traffic fails",
      { orders: { requests: 50, failures: groups(10) }, products: { requests: 1e6 } },
      "orders failed 7 of 50 requests",
    ],
    ["a Worker answers no request at all", { notifications: { requests: 0, failures: groups(9) } }, "notifications"],
  ])("throws when %s", async (_, happens, sentence) => {
    await expect(watchWhile(happens)).rejects.toThrow(sentence);
  });

  it("throws when the metrics are refused for that token", async () => {
    await expect(watchHealth(shop.url, { seconds: 0, metricsToken: "x" })).rejects.toThrow("is METRICS_TOKEN right?");
  });
});

describe("smoke()", () => {
  const look = (changes: FakeShop["answers"] = {}, isLocal = false) => {
    Object.assign(shop.answers, changes);
    return smoke(shop.url, { release: "r1", isLocal, log: () => {} });
  };

  it("accepts a healthy shop", async () => {
    await look();
  });

  it("sends the metrics token with the readiness probe, so that it is not rate-limited", async () => {
    const ready: FakeShop["answers"][string] = ({ headers }) => ({ status: headers.authorization ? 200 : 429 });
    shop.answers["/ready"] = ready;
    await smoke(shop.url, { release: "r1", metricsToken: "secret", log: () => {} });
    await expect(look({ "/ready": ready })).rejects.toThrow("/ready answered 429");
  });

  it.each<[string, FakeShop["answers"]]>([
    ["it runs r0, not r1", { "/health": { body: { version: "r0" } } }],
    ["/ready answered 503", { "/ready": { status: 503 } }],
    ["there is no list of items", { "/api/v1/products": { body: {} } }],
    ["there is no list of keys", { "/.well-known/jwks.json": {} }],
    ["a private key is public", { "/.well-known/jwks.json": { body: { keys: [{ d: "secret" }] } } }],
    [
      "its issuer is http://localhost",
      { "/.well-known/oauth-authorization-server": { body: { issuer: "http://localhost" } } },
    ],
    ["accounts are missing in it", { "/openapi.json": { body: { paths: {} } } }],
    ["no Content-Security-Policy", { "/docs": {} }],
    ["/api/v1/users/me answered 200, not 401", { "/api/v1/users/me": {} }],
    ["the error is not a problem", { "/api/v1/nothing-here": { status: 404 } }],
    ["can sign in with the sample password", { "/api/v1/auth/token": { body: { access_token: "x" } } }],
    [
      "/metrics answers without a secret token",
      { "/metrics": ({ headers }) => ({ status: headers.authorization ? 200 : 401 }) },
    ],
  ])("throws because %s", async (sentence, changes) => {
    await expect(look(changes)).rejects.toThrow(sentence);
  });

  it("accepts sample accounts in the local shop", async () => {
    await look({ "/api/v1/auth/token": {}, "/metrics": {} }, true);
  });
});
