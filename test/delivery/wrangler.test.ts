import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CloudflareAccount, findAccount } from "../../tools/deploy/cloudflare/api.ts";
import { type Cloudflare, cloudflareOf } from "../../tools/deploy/cloudflare/cloudflare.ts";
import { wrangler } from "../../tools/lib/wrangler.ts";
import { type EnvironmentWorker, readEnvironment } from "../../tools/lib/environments.ts";
import { createScript, emptyAccount, putSecret, type Script } from "./account.ts";
import { type CloudflareApi, startCloudflareApi } from "./cloudflare-api.ts";

/** The real wrangler and the deploy's own requests, against the same emulator of Cloudflare's API. */
const worker = (name: string) => readEnvironment("production").find((each) => each.name === name) as EnvironmentWorker;
let api: CloudflareApi;
let cloudflare: Cloudflare;
let orders: Script;

beforeAll(async () => {
  api = await startCloudflareApi();
  Object.assign(process.env, {
    CLOUDFLARE_API_BASE_URL: api.url,
    CLOUDFLARE_API_TOKEN: "token",
    CLOUDFLARE_ACCOUNT_ID: "acc",
  });
  const account = (await findAccount(wrangler, process.env)) as CloudflareAccount;
  cloudflare = cloudflareOf({ wrangler, account, env: "production" });
});
afterAll(() => api?.close());
beforeEach(() => {
  api.account = emptyAccount();
  orders = createScript(api.account, "orders-production");
  putSecret(api.account, orders, "DATABASE_URL", "postgres://first");
});

describe("the real wrangler", () => {
  it("sets a secret that is on no command line, and the API lists its name", async () => {
    await cloudflare.putSecret(worker("orders"), "METRICS_TOKEN", "secret-value");
    expect(orders.secrets.METRICS_TOKEN).toBe("secret-value");
    expect(await cloudflare.secretNames(worker("orders"))).toEqual(["DATABASE_URL", "METRICS_TOKEN"]);
  });

  it("uploads a version with its release and without traffic, and the API finds it", async () => {
    api.account.queues = worker("orders").queues;
    const traffic = await cloudflare.deployments(worker("orders"));
    await cloudflare.upload(worker("orders"), "r3");
    const version = orders.versions.at(-1);
    expect(version?.annotations).toEqual({ "workers/tag": "r3" });
    expect(await cloudflare.findVersion(worker("orders"), "r3")).toBe(version?.id);
    expect(await cloudflare.releaseOf(worker("orders"), version?.id ?? "")).toBe("r3");
    expect(await cloudflare.deployments(worker("orders"))).toEqual(traffic);
    // The existing secret is kept, and has to exist.
    const sent = api.changes.findLast((change) => change.includes("/versions "));
    expect(sent).toContain('"name":"DATABASE_URL","type":"inherit"');
  });

  it("deploys a version with all traffic, and sets consumers of queues and crons", async () => {
    api.account.queues = worker("orders").queues;
    await cloudflare.deploy(worker("orders"), "r4");
    const [[traffic] = []] = await cloudflare.deployments(worker("orders"));
    expect(traffic).toEqual({ versionId: orders.versions.at(-1)?.id, percentage: 100 });
    expect(api.account.consumers.map(({ script }) => script)).toContain("orders-production");
    orders.crons = [];
    await cloudflare.applyTriggers(worker("orders"));
    expect(orders.crons).toEqual(worker("orders").crons);
  });
});

describe("the deploy's requests to the API", () => {
  it("find nothing of a Worker that was never deployed", async () => {
    expect(await cloudflare.secretNames(worker("users"))).toEqual([]);
    expect(await cloudflare.deployments(worker("users"))).toEqual([]);
  });

  it("split traffic between versions, newest first", async () => {
    const first = orders.versions[0]?.id ?? "";
    putSecret(api.account, orders, "DATABASE_URL", "postgres://second");
    const second = orders.versions[1]?.id ?? "";
    const traffic = [
      { versionId: second, percentage: 10 },
      { versionId: first, percentage: 90 },
    ];
    await cloudflare.shift(worker("orders"), traffic, "r2 at 10 %");
    const all = [[{ versionId: second, percentage: 100 }], [{ versionId: first, percentage: 100 }]];
    expect(await cloudflare.deployments(worker("orders"))).toEqual([traffic, ...all]);
    expect(api.changes.at(-1)).toContain('"workers/message":"r2 at 10 %"');
  });

  it("create queues, namespaces and mail domains, and find them", async () => {
    expect(await cloudflare.hasQueue("news")).toBe(false);
    await cloudflare.createQueue("news");
    expect(await cloudflare.hasQueue("news")).toBe(true);

    expect(await cloudflare.kvNamespaces()).toEqual(new Map());
    await cloudflare.createKvNamespace("cache");
    expect(await cloudflare.kvNamespaces()).toEqual(new Map([["cache", "1".padStart(32, "0")]]));

    expect(await cloudflare.sendsMailFrom("try.shop.test")).toBe(false);
    await cloudflare.enableMailFrom("try.shop.test");
    expect(await cloudflare.sendsMailFrom("try.shop.test")).toBe(true);
    await expect(cloudflare.sendsMailFrom("shop.elsewhere")).rejects.toThrow("no zone for shop.elsewhere");
  });

  it("read lists of several pages", async () => {
    api.account.kv = Array.from({ length: 120 }, (_, index) => ({ id: `id-${index}`, title: `title-${index}` }));
    expect((await cloudflare.kvNamespaces()).get("title-119")).toBe("id-119");
  });

  it("fail with Cloudflare's message", async () => {
    const traffic = [{ versionId: "unknown", percentage: 100 }];
    await expect(cloudflare.shift(worker("orders"), traffic, "")).rejects.toThrow(
      /Cloudflare refused POST .*orders-production\/deployments \(500\): no such version: unknown/,
    );
  });
});

describe("findAccount()", () => {
  const given = () => ({ CLOUDFLARE_API_BASE_URL: api.url });

  it("takes the token of wrangler's login, and its only account", async () => {
    const loggedIn = async () => "token-of-login\n";
    expect(await findAccount(loggedIn, given())).toEqual({ id: "acc", token: "token-of-login", url: api.url });
  });

  it("finds none without variables and login", async () => {
    expect(await findAccount(() => Promise.reject(new Error("not logged in")), given())).toBeUndefined();
  });
});
