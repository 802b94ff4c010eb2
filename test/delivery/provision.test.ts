import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inDatabase, migrateDatabase, withClient } from "../../tools/lib/databases.ts";
import { readEnvironment } from "../../tools/lib/environments.ts";
import { startTestEnvironment, type TestEnvironment } from "./environment.ts";
import { callsToFail, notSeenBefore } from "./failing-calls.ts";

let shop: TestEnvironment;
beforeAll(async () => {
  shop = await startTestEnvironment();
});
afterAll(() => shop?.close());
beforeEach(async () => {
  await shop.wipeAccounts();
  await shop.wipeDatabases();
});

const secretsOf = (script: string) => Object.keys(shop.account.scripts[script]?.secrets ?? {}).sort();

async function expectComplete() {
  const { account, api } = shop;
  const workers = readEnvironment("staging", shop.services);
  expect(account.kv).toEqual([{ title: "product-cache-staging", id: "0".repeat(31) + 1 }]);
  expect(account.buckets).toEqual(["media-staging"]);
  expect(account.queues).toEqual([...new Set(workers.flatMap(({ queues }) => queues))].sort());
  expect(account.queues).toContain("order-events-notifications-staging-dead");
  expect(account.mail).toEqual(["staging.shop.test"]);
  expect(api.projects).toMatchObject([
    { name: "edge-shop", region: "aws-us-east-1", branches: [{ name: "empty" }, { name: "staging" }] },
  ]);
  const products = workers.find(({ name }) => name === "products");
  expect(products?.kvNamespaces).toEqual([{ binding: "PRODUCT_CACHE", id: account.kv[0]?.id }]);
  for (const { scriptName, requiredSecrets } of workers) {
    expect({ scriptName, secrets: secretsOf(scriptName) }).toEqual({
      scriptName,
      secrets: [...requiredSecrets].sort(),
    });
  }
  for (const { name: service } of workers.filter(({ hasDatabase }) => hasDatabase)) {
    const url = shop.account.scripts[`${service}-staging`]?.secrets.DATABASE_URL as string;
    expect((await withClient(url, (client) => client.query("SELECT current_user AS name"))).rows).toEqual([
      { name: `${service}_runtime` },
    ]);
  }
}

describe("provision", () => {
  it("creates everything that an environment needs, and nothing the second time", async () => {
    await shop.provision("staging");
    await expectComplete();
    const { account, api } = shop;
    const before = structuredClone({ ...account, calls: [], projects: api.projects });
    const calls = account.calls.length;
    await shop.provision("staging");
    expect({ ...account, calls: [], projects: api.projects }).toEqual(before);
    expect(account.calls.slice(calls).filter((call) => /^(POST|PUT|secret put)/.test(call))).toEqual([]);
    await expectComplete();
  });

  it("gives the Worker a role that can only read and write rows", async () => {
    await shop.provision("staging");
    await migrateDatabase(inDatabase(shop.adminUrl, "users"), "users", { log: () => {}, role: "users_owner" });
    const url = shop.account.scripts["users-staging"]?.secrets.DATABASE_URL as string;
    const run = (text: string, to = url) => withClient(to, (client) => client.query(text));
    await run("INSERT INTO users (id, username, password_hash) VALUES (gen_random_uuid(), 'ada', 'x')");
    await run("UPDATE users SET email = NULL; DELETE FROM users");
    for (const text of [
      "DROP TABLE users",
      "CREATE TABLE mine ()",
      "TRUNCATE users",
      "SELECT * FROM drizzle.__drizzle_migrations",
    ]) {
      await expect(run(text)).rejects.toMatchObject({ code: expect.stringMatching(/^42501$|^3F000$/) });
    }
    await expect(run("SELECT 1", inDatabase(url, "orders"))).rejects.toMatchObject({ code: "42501" });
    // An operator uses the project's own role.
    await run("UPDATE users SET role = 'admin'", inDatabase(shop.adminUrl, "users"));
    expect((await run("SHOW statement_timeout")).rows).toEqual([{ statement_timeout: "15s" }]);
  });

  it.each(["before", "after"] as const)("resumes when run again after a failure %s any step", async (how) => {
    expect(await resumeAfterEach("account", how)).toBeGreaterThan(15);
  });

  it.each(["before", "after"] as const)("resumes when run again after Neon failed %s any step", async (how) => {
    expect(await resumeAfterEach("api", how)).toBeGreaterThan(6);
  });

  /** Fails each call of Cloudflare (`account`) or Neon (`api`) in turn and provisions again; returns the number of calls. */
  async function resumeAfterEach(of: "account" | "api", how: "before" | "after"): Promise<number> {
    await shop.provision("staging");
    const { calls } = shop[of];
    const isNew = notSeenBefore();
    for (const call of callsToFail(calls, how)) {
      await shop.wipeAccounts();
      await shop.wipeDatabases();
      shop[of].fail = { call, how };
      await expect(shop.provision("staging")).rejects.toThrow(`injected failure at call ${call}`);
      shop[of].fail = undefined;
      if (!isNew(await shop.state())) continue;
      await shop.provision("staging");
      await expectComplete();
    }
    return calls.length;
  }

  it("changes nothing when the Workers of the account have databases of another Neon project", async () => {
    await shop.provision("production");
    await shop.wipeDatabases();
    await shop.resetConfigs();
    const before = structuredClone({ ...shop.account, calls: [], projects: shop.api.projects });
    await expect(shop.provision("production", { project: "tea-shop" })).rejects.toThrow(
      /Nothing was created.*branch production of the Neon project tea-shop.*orders-production.*If "name" in package.json was changed/,
    );
    expect({ ...shop.account, calls: [], projects: shop.api.projects }).toEqual(before);
    // The other environment has no Workers yet.
    await shop.provision("staging", { project: "tea-shop" });
  });

  it("changes nothing when a branch exists without the databases that the Workers have, until that is said to be right", async () => {
    await shop.provision("staging");
    await shop.wipeDatabases();
    await expect(shop.provision("staging")).rejects.toThrow("wrangler secret delete DATABASE_URL --name");
    for (const { secrets } of Object.values(shop.account.scripts)) delete secrets.DATABASE_URL;
    await shop.provision("staging");
    await expectComplete();
  });

  it("replaces the secrets that are given, of each Worker that has them, and no others", async () => {
    await shop.provision("staging");
    const secretsBefore = structuredClone(shop.account.scripts["users-staging"]?.secrets);
    await shop.provision("staging", { given: { METRICS_TOKEN: "another-token", DATABASE_URL: "postgres://operator" } });
    expect(shop.account.scripts["gateway-staging"]?.secrets.METRICS_TOKEN).toBe("another-token");
    expect(shop.account.scripts["users-staging"]?.secrets).toEqual(secretsBefore);
    expect(shop.lines).toContain("secret METRICS_TOKEN of gateway-staging: set");
    await expectComplete();
  });

  it("makes a new password for a role that was kept from logging in, and for no other", async () => {
    await shop.provision("staging");
    const addressOf = (name: string) => shop.account.scripts[`${name}-staging`]?.secrets.DATABASE_URL as string;
    const [orders, users] = [addressOf("orders"), addressOf("users")];
    await withClient(shop.adminUrl, (client) => client.query("ALTER ROLE orders_runtime NOLOGIN"));
    await shop.provision("staging");
    expect(addressOf("users")).toBe(users);
    expect(addressOf("orders")).not.toBe(orders);
    await withClient(addressOf("orders"), (client) => client.query("SELECT 1"));
    await expect(withClient(orders, (client) => client.query("SELECT 1"))).rejects.toMatchObject({ code: "28P01" });
  });

  it("keeps the comments of the configs that it writes to", async () => {
    const path = shop.services.find(({ name }) => name === "products")?.configPath as string;
    const before = await readFile(path, "utf8");
    await shop.provision("staging");
    expect(await readFile(path, "utf8")).toBe(before.replace('"product-cache-staging"', `"${"0".repeat(31)}1"`));
  });

  it("fails when the account has no KV namespace with the id in the config", async () => {
    await shop.provision("staging");
    shop.account.kv = [];
    await expect(shop.provision("staging")).rejects.toThrow("This account has no KV namespace");
  });
});
