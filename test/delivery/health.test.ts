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

  it.each([
    [1000, 5, false],
    [1000, 20, true],
    [10, 4, false],
    [10, 5, true],
  ])("of %i requests lets customers meet %i errors: refused %s", async (all, errors, refused) => {
    const metrics = (ok: number, bad: number) =>
      `# TYPE http_requests_total counter\nhttp_requests_total{service="orders",status="200"} ${ok}\n` +
      `http_requests_total{service="orders",status="503"} ${bad}\n`;
    const texts = [metrics(50, 7), metrics(50 + all - errors, 7 + errors)];
    front.answers["/metrics"] = ({ headers }) =>
      headers.authorization === "Bearer secret" ? { body: texts.shift() } : { status: 401 };
    const watched = watchHealth(front.url, { seconds: 0, metricsToken: "secret" });
    if (refused) await expect(watched).rejects.toThrow(`${errors} of ${all} requests`);
    else await watched;
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
