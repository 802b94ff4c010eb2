import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudflareOf } from "../../tools/deploy/cloudflare/cloudflare.ts";
import { wrangler } from "../../tools/deploy/cloudflare/wrangler.ts";
import { type EnvironmentWorker, readEnvironment } from "../../tools/lib/environments.ts";
import { type CloudflareApi, startCloudflareApi, version } from "./cloudflare-api.ts";

/** The real wrangler: that it knows these commands, and answers as the deploy expects. */
const cloudflare = cloudflareOf(wrangler, "production");
const worker = (name: string) => readEnvironment("production").find((each) => each.name === name) as EnvironmentWorker;
let api: CloudflareApi;

beforeAll(async () => {
  api = await startCloudflareApi();
  Object.assign(process.env, {
    CLOUDFLARE_API_BASE_URL: api.url,
    CLOUDFLARE_API_TOKEN: "token",
    CLOUDFLARE_ACCOUNT_ID: "acc",
  });
});
afterAll(() => api?.close());

describe("the real wrangler", () => {
  it("says of a Worker that was never deployed that there is none", async () => {
    expect(await cloudflare.secretNames(worker("users"))).toEqual([]);
    expect(await cloudflare.deployments(worker("users"))).toEqual([]);
  });

  it("puts a secret that stands on no command line, and lists its name", async () => {
    await cloudflare.putSecret(worker("orders"), "DATABASE_URL", "postgres://secret");
    expect(api.changes.at(-1)).toMatch(
      /^PUT \/workers\/scripts\/orders-production\/secrets .*"text":"postgres:\/\/secret"/,
    );
    expect(await cloudflare.secretNames(worker("orders"))).toEqual(["DATABASE_URL"]);
  });

  it("tells who gets the traffic, from which release, and shifts it", async () => {
    const [old, next] = [version(1, "r1"), version(2, "r2")];
    api.versions = [old, next];
    const first = [{ version_id: old.id, percentage: 100 }];
    api.deployments = [{ id: "first", created_on: "2026-11-01T00:00:00.000Z", versions: first }];
    expect(await cloudflare.deployments(worker("orders"))).toEqual([[{ versionId: old.id, percentage: 100 }]]);
    expect(await cloudflare.releaseOf(worker("orders"), old.id)).toBe("r1");
    expect(await cloudflare.findVersion(worker("orders"), "r2")).toBe(next.id);

    const traffic = [
      { versionId: next.id, percentage: 10 },
      { versionId: old.id, percentage: 90 },
    ];
    await cloudflare.shift(worker("orders"), traffic, "r2 at 10 %");
    expect(await cloudflare.deployments(worker("orders"))).toEqual([traffic, [{ versionId: old.id, percentage: 100 }]]);
    await cloudflare.shift(worker("orders"), [{ versionId: old.id, percentage: 100 }], "back from r2");
    expect(api.deployments[0]?.versions).toEqual(first);
  });

  it("sends a version that tells its release, with and without giving it traffic, and sets crons and queues", async () => {
    api.queues = worker("orders").queues;
    const { length } = api.versions;
    await cloudflare.upload(worker("orders"), "r3");
    expect(api.versions.slice(length)).toMatchObject([{ annotations: { "workers/tag": "r3" } }]);
    const sent = api.changes.findLast((change) => change.includes("/versions "));
    expect(sent).toContain('"name":"VERSION","type":"plain_text","text":"r3"');
    // The secret that is there is kept, and has to be there.
    expect(sent).toContain('"name":"DATABASE_URL","type":"inherit"');
    const { length: deployments } = api.deployments;

    await cloudflare.deploy(worker("orders"), "r4");
    expect(api.deployments.length).toBe(deployments + 1);
    expect(api.deployments[0]?.versions).toEqual([{ version_id: api.versions.at(-1)?.id, percentage: 100 }]);

    await cloudflare.applyTriggers(worker("orders"));
    const schedules = api.changes.findLast((change) => change.includes("/schedules "));
    expect(schedules).toContain(JSON.stringify([{ cron: "* * * * *" }]));
  });

  it("makes queues, namespaces and mail domains, and finds them", async () => {
    expect(await cloudflare.hasQueue("news")).toBe(false);
    await cloudflare.createQueue("news");
    expect(await cloudflare.hasQueue("news")).toBe(true);

    expect(await cloudflare.kvNamespaces()).toEqual(new Map());
    await cloudflare.createKvNamespace("cache");
    expect(await cloudflare.kvNamespaces()).toEqual(new Map([["cache", "f".repeat(32)]]));

    expect(await cloudflare.sendsMailFrom("shop.test")).toBe(false);
    await cloudflare.enableMailFrom("shop.test");
    expect(await cloudflare.sendsMailFrom("shop.test")).toBe(true);
  });
});
