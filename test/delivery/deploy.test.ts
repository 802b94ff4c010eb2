import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inDatabase, namesOfMigrations, pendingMigrations, withClient } from "../../tools/lib/databases.ts";
import { deployOrder } from "../../tools/deploy/release/order.ts";
import { readEnvironment } from "../../tools/lib/environments.ts";
import type { Account } from "./account.ts";
import { startTestEnvironment, type TestEnvironment } from "./environment.ts";
import { callsToFail, changesIn, notSeenBefore } from "./failing-calls.ts";

const WORKERS = deployOrder(readEnvironment("production"));
const ORDER = WORKERS.map(({ name }) => name);
/** Workers whose traffic is shifted in steps. */
const GRADUAL = WORKERS.filter(({ holdsObjects }) => !holdsObjects).map(({ name }) => name);
const NOT_GRADUAL = ORDER.filter((name) => !GRADUAL.includes(name));
const DATABASES = WORKERS.filter(({ hasDatabase }) => hasDatabase).map(({ name }) => name);
let shop: TestEnvironment;
beforeAll(async () => {
  shop = await startTestEnvironment();
});
afterAll(() => shop?.close());

/** The releases that each Worker runs with their share of the traffic, as "r2 10, r1 90". */
function served(account: Account, env: string): Record<string, string> {
  const scripts = Object.entries(account.scripts).filter(([name]) => name.endsWith(`-${env}`));
  return Object.fromEntries(
    scripts.map(([name, { deployments, versions }]) => {
      const release = (id: string) => versions.find((version) => version.id === id)?.resources.bindings[0]?.text;
      const traffic = deployments.at(-1)?.versions.map((each) => `${release(each.version_id)} ${each.percentage}`);
      return [name, traffic?.join(", ") ?? ""];
    }),
  );
}
const everywhere = (env: string, state: string) => Object.fromEntries(ORDER.map((name) => [`${name}-${env}`, state]));
const changes = (calls: string[]) =>
  calls.filter(
    (call) => /^(deploy |versions upload|triggers|POST \/workers\/)/.test(call) && !call.includes("--dry-run"),
  );

describe("the first deploy", () => {
  beforeEach(async () => {
    await shop.wipeAccounts();
    await shop.wipeDatabases();
    await shop.provision("staging");
  });

  it("migrates, and deploys callees before callers", async () => {
    const from = shop.account.calls.length;
    await shop.deploy("staging", "r1");
    expect(changes(shop.account.calls.slice(from))).toEqual(ORDER.map((name) => `deploy ${name}-staging`));
    for (const { name, calls, tailedBy } of WORKERS) {
      for (const needed of [...calls, ...tailedBy]) expect(ORDER.indexOf(needed)).toBeLessThan(ORDER.indexOf(name));
    }
    expect(served(shop.account, "staging")).toEqual(everywhere("staging", "r1 100"));
    for (const name of DATABASES) expect(await pendingMigrations(inDatabase(shop.adminUrl, name), name)).toEqual([]);
    const url = shop.account.scripts["orders-staging"]?.secrets.DATABASE_URL as string;
    await withClient(url, (client) => client.query("SELECT * FROM orders; DELETE FROM orders"));
  });

  it("changes nothing, and lists everything that is missing", async () => {
    delete shop.account.scripts["users-staging"]?.secrets.KEY_ENCRYPTION_SECRET;
    delete shop.account.scripts["orders-staging"]?.secrets.DATABASE_URL;
    const from = shop.account.calls.length;
    await expect(shop.deploy("staging", "r1")).rejects.toThrow(
      /Nothing was done.*secret KEY_ENCRYPTION_SECRET of users-staging; the secret DATABASE_URL of orders-staging/,
    );
    expect(changes(shop.account.calls.slice(from))).toEqual([]);
    const pending = await pendingMigrations(inDatabase(shop.adminUrl, "users"), "users");
    expect(pending).toEqual(namesOfMigrations("users"));
  });

  it("fails when the Neon branch is missing", async () => {
    shop.api.projects = [];
    await expect(shop.deploy("staging", "r1")).rejects.toThrow("Neon branch staging");
  });

  it.each([
    ["a setting", { LOCAL_SHOP: "true" }, "LOCAL_SHOP of gateway"],
    ["a mail catcher", { MAIL_CATCHER_URL: "http://127.0.0.1:1" }, "MAIL_CATCHER_URL of gateway"],
    ["a sample password", { PASSWORD: "Admin-Passw0rd" }, "PASSWORD of gateway is a development secret"],
  ])("stops at %s from the local shop", async (_, vars, sentence) => {
    const workers = readEnvironment("staging", shop.services);
    const changed = workers.map((each) =>
      each.name === "gateway" ? { ...each, vars: { ...each.vars, ...vars } } : each,
    );
    const from = shop.account.calls.length;
    await expect(shop.deploy("staging", "r1", { workers: changed })).rejects.toThrow(sentence);
    expect(shop.account.calls.slice(from)).toEqual([]);
  });

  it("stops when a given secret is one of the local shop", async () => {
    const given = { KEY_ENCRYPTION_SECRET: "dev-metrics-token" };
    await expect(shop.deploy("staging", "r1", { given })).rejects.toThrow(
      "KEY_ENCRYPTION_SECRET is a development secret",
    );
  });

  it("deploys no Worker when a migration fails, and resumes once it succeeds", async () => {
    const orders = inDatabase(shop.adminUrl, "orders");
    const run = (text: string) => withClient(orders, (client) => client.query(`SET ROLE orders_owner; ${text}`));
    await run("CREATE TABLE orders (id int)");
    const from = shop.account.calls.length;
    await expect(shop.deploy("staging", "r1")).rejects.toThrow();
    expect(changes(shop.account.calls.slice(from))).toEqual([]);
    await run("DROP TABLE orders");
    await shop.deploy("staging", "r1");
    expect(served(shop.account, "staging")).toEqual(everywhere("staging", "r1 100"));
  });

  it.each(["before", "after"] as const)("resumes when run again after a failure %s any step", async (how) => {
    const provisioned = structuredClone(shop.account);
    const from = provisioned.calls.length;
    await shop.deploy("staging", "r1");
    // Without pending migrations, as in each run below, it asks for less.
    shop.account = structuredClone(provisioned);
    await shop.deploy("staging", "r1");
    const calls = shop.account.calls.slice(from);
    const isNew = notSeenBefore();
    for (const step of callsToFail(calls, how)) {
      shop.account = { ...structuredClone(provisioned), fail: { call: from + step, how } };
      await expect(shop.deploy("staging", "r1"), `step ${step}`).rejects.toThrow("injected failure");
      shop.account.fail = undefined;
      if (!isNew(await shop.state())) continue;
      await shop.deploy("staging", "r1");
      expect(served(shop.account, "staging")).toEqual(everywhere("staging", "r1 100"));
    }
    expect(calls.length).toBeGreaterThan(20);
  });

  it("resumes when run again after Neon failed", async () => {
    for (const call of [0, 1, 2]) {
      shop.api.fail = { call: shop.api.calls.length + call, how: "before" };
      await expect(shop.deploy("staging", "r1")).rejects.toThrow("Neon refused");
      expect(changes(shop.account.calls)).toEqual([]);
    }
    shop.api.fail = undefined;
    await shop.deploy("staging", "r1");
    expect(served(shop.account, "staging")).toEqual(everywhere("staging", "r1 100"));
  });
});

describe("a later deploy of production", () => {
  let first: Account;
  beforeAll(async () => {
    await shop.wipeAccounts();
    await shop.wipeDatabases();
    await shop.provision("production");
    await shop.deploy("production", "r1");
    first = structuredClone(shop.account);
  });
  beforeEach(() => {
    shop.account = structuredClone(first);
  });

  const production = (state: string) => everywhere("production", state);

  it("gives each Worker 10, 50 and 100 %, watches in between, and sets crons and domain at the end", async () => {
    const events: string[] = [];
    const watch = async (_: string, versions: Record<string, string>) => {
      const [worker] = Object.keys(versions);
      events.push(worker ? `${worker}: ${served(shop.account, "production")[worker]}` : "all");
    };
    const triggers = () => shop.account.calls.filter((call) => call.startsWith("triggers")).length;
    const before = triggers();
    const smoke = async (url: string) => void events.push(`smoke ${url}`, `${triggers() - before} triggers set`);
    await shop.deploy("production", "r2", { watch, smoke });
    const steps = (name: string) =>
      ["r2 10, r1 90", "r2 50, r1 50", "r2 100"].map((state) => `${name}-production: ${state}`);
    expect(events).toEqual([...GRADUAL.flatMap(steps), "all", "smoke https://production.shop.test", "0 triggers set"]);
    expect(served(shop.account, "production")).toEqual(production("r2 100"));
    const calls = changes(shop.account.calls.slice(first.calls.length));
    expect(calls.slice(-ORDER.length)).toEqual(ORDER.map((name) => `triggers deploy ${name}-production`));
    // A Worker with Durable Objects cannot run in two versions.
    expect(NOT_GRADUAL).toContain("telemetry");
    expect(calls.filter((call) => call.startsWith("deploy "))).toEqual(
      NOT_GRADUAL.map((name) => `deploy ${name}-production`),
    );
  });

  it("changes nothing but triggers when run again", async () => {
    await shop.deploy("production", "r2");
    const from = shop.account.calls.length;
    await shop.deploy("production", "r2");
    const calls = changes(shop.account.calls.slice(from));
    expect(calls.filter((call) => !call.startsWith("triggers"))).toEqual([]);
  });

  it("rolls back nothing when the release runs already, and sets the domain and waits for it before it checks the shop", async () => {
    await shop.deploy("production", "r2");
    const from = shop.account.calls.length;
    const events: string[] = [];
    const triggers = () => shop.account.calls.slice(from).filter((call) => call.startsWith("triggers")).length;
    const waitForDomain = async (url: string) => void events.push(`wait for ${url} after ${triggers()} triggers`);
    const watch = async () => {
      events.push("watch");
      throw new Error("unhealthy");
    };
    await expect(shop.deploy("production", "r2", { waitForDomain, watch })).rejects.toThrow("unhealthy");
    expect(events).toEqual([`wait for https://production.shop.test after ${ORDER.length} triggers`, "watch"]);
    expect(served(shop.account, "production")).toEqual(production("r2 100"));
    expect(shop.lines.at(-1)).toContain("Nothing is rolled back");
  });

  it("asks whether each release that runs can go on before it migrates, and changes nothing when one cannot", async () => {
    const run = (text: string) => withClient(inDatabase(shop.adminUrl, "orders"), (client) => client.query(text));
    const table = "drizzle.__drizzle_migrations";
    const setRole = "SET ROLE orders_owner;";
    await run(
      `${setRole} CREATE TABLE kept AS TABLE ${table}; DELETE FROM ${table} WHERE id = (SELECT max(id) FROM ${table})`,
    );
    const asked: string[] = [];
    const from = shop.account.calls.length;
    const checkMigrationsFor = async (running: string) => {
      asked.push(running);
      throw new Error("orders.note is gone");
    };
    await expect(shop.deploy("production", "r2", { checkMigrationsFor })).rejects.toThrow("orders.note is gone");
    expect(asked).toEqual(["r1"]);
    expect(changes(shop.account.calls.slice(from))).toEqual([]);
    const pending = await pendingMigrations(inDatabase(shop.adminUrl, "orders"), "orders");
    expect(pending).toEqual(namesOfMigrations("orders").slice(-1));
    await run(`${setRole} DELETE FROM ${table}; INSERT INTO ${table} TABLE kept; DROP TABLE kept`);
    // Without a pending migration there is nothing to ask.
    await shop.deploy("production", "r2", { checkMigrationsFor });
  });

  it("finds the running release even after a secret was changed", async () => {
    const version = shop.account.scripts["users-production"]?.versions.at(-1);
    const changed = { ...structuredClone(version), id: "changed-secret", annotations: {} } as NonNullable<
      typeof version
    >;
    shop.account.scripts["users-production"]?.versions.push(changed);
    shop.account.scripts["users-production"]?.deployments.push({
      id: "deployment-of-secret",
      created_on: "2027-01-01T00:00:00.000Z",
      versions: [{ version_id: "changed-secret", percentage: 100 }],
    });
    shop.account.clock = Date.parse("2027-01-02") / 1000;
    const watch = async () => Promise.reject(new Error("unhealthy"));
    await expect(shop.deploy("production", "r2", { watch })).rejects.toThrow("unhealthy");
    expect(shop.account.scripts["users-production"]?.deployments.at(-1)?.versions).toEqual([
      { version_id: "changed-secret", percentage: 100 },
    ]);
  });

  it("rolls back every Worker, the last first, whenever the shop becomes unhealthy; and resumes when run again", async () => {
    const all = GRADUAL.length;
    for (let bad = 0; bad <= 3 * all; bad++) {
      shop.account = structuredClone(first);
      let watches = 0;
      const watch = async () => {
        if (watches++ === bad) throw new Error("unhealthy");
      };
      await expect(shop.deploy("production", "r2", { watch })).rejects.toThrow("unhealthy");
      expect(served(shop.account, "production")).toEqual(production("r1 100"));
      const uploads = () => shop.account.calls.filter((call) => call.startsWith("versions upload")).length;
      const before = uploads();
      await shop.deploy("production", "r2");
      expect(served(shop.account, "production")).toEqual(production("r2 100"));
      expect(uploads()).toBe(all);
      expect(before).toBe(Math.min(all, Math.floor(bad / 3) + 1));
    }
    const back = shop.lines.filter((line) => line.endsWith("rolled back")).slice(-ORDER.length);
    expect(back.map((line) => line.split("-")[0])).toEqual(ORDER.toReversed());
  });

  it("rolls back every Worker when the smoke test at the end fails", async () => {
    const smoke = () => Promise.reject(new Error("smoke"));
    await expect(shop.deploy("production", "r2", { smoke })).rejects.toThrow("smoke");
    expect(served(shop.account, "production")).toEqual(production("r1 100"));
  });

  it.each(["before", "after"] as const)(
    "is rolled back after a failure %s any step, and resumes when run again",
    async (how) => {
      await shop.deploy("production", "r2");
      const calls = shop.account.calls.slice(first.calls.length);
      const isNew = notSeenBefore();
      for (const step of callsToFail(calls, how)) {
        shop.account = { ...structuredClone(first), fail: { call: first.calls.length + step, how } };
        await expect(shop.deploy("production", "r2"), `step ${step}`).rejects.toThrow("injected failure");
        // The triggers are set after all checks.
        const isChecked = step >= calls.length - ORDER.length;
        const state = isChecked ? "r2 100" : "r1 100";
        expect(served(shop.account, "production"), `step ${step}`).toEqual(production(state));
        shop.account.fail = undefined;
        if (!isNew(await shop.state())) continue;
        await shop.deploy("production", "r2");
        expect(served(shop.account, "production"), `step ${step}`).toEqual(production("r2 100"));
      }
      expect(calls.length).toBeGreaterThan(50);
    },
  );

  it("resumes, or rolls back, wherever it was killed", async () => {
    await shop.deploy("production", "r2");
    const isNew = notSeenBefore();
    for (const step of changesIn(shop.account.calls.slice(first.calls.length))) {
      // All later calls fail too, so that not even the rollback can run.
      const killed: Account = { ...structuredClone(first), fail: { call: first.calls.length + step, how: "from" } };
      shop.account = killed;
      await expect(shop.deploy("production", "r2")).rejects.toThrow("injected failure");
      killed.fail = undefined;
      if (!isNew(await shop.state())) continue;
      const left = structuredClone(killed);
      const isEverywhere = Object.values(served(left, "production")).every((state) => state === "r2 100");
      await shop.deploy("production", "r2");
      expect(served(shop.account, "production"), `resumed from ${step}`).toEqual(production("r2 100"));
      shop.account = left;
      const watch = async () => Promise.reject(new Error("unhealthy"));
      await expect(shop.deploy("production", "r2", { watch })).rejects.toThrow("unhealthy");
      // A release that every Worker runs counts as deployed.
      const state = isEverywhere ? "r2 100" : "r1 100";
      expect(served(shop.account, "production"), `rolled back from ${step}`).toEqual(production(state));
    }
  });
});
