import { rmSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { createTestHarness, type TestHarness, type TestHarnessOptions } from "wrangler";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { type CaughtMail, startMailCatcher } from "../../tools/local/mail-catcher.ts";
import { bundleWorkers } from "../../tools/lib/bundles.ts";
import { root } from "../../tools/lib/paths.ts";
import { findServices } from "../../tools/lib/services.ts";
import { seedSampleData } from "../../tools/local/seed.ts";

export type Shop = {
  /** Calls the gateway: `path` begins with `/`. Redirects are not followed. */
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** The address of the gateway, for a client that wants one. */
  origin: string;
  harness: TestHarness;
  /** The database of each service. */
  databases: Record<string, TestDatabase>;
  /** All mails that the shop sent so far, oldest first. */
  mails: CaughtMail[];
  /** Where the Workers hand them over. */
  mailCatcherUrl: string;
  close: () => Promise<void>;
};

const ORIGIN = "http://localhost:8787";

export type WorkerInput = {
  configPath: string;
  vars: Record<string, string>;
  secrets: Record<string, string>;
};
type ShopOptions = {
  vars?: Record<string, string>;
  /** Changes what the harness runs: to put something between the Workers. */
  adapt?: (workers: WorkerInput[]) => NonNullable<TestHarnessOptions["workers"]>;
};

let shared: Promise<Shop> | undefined;

/**
 * The shop that files of tests share, since starting one takes seconds. For tests that look only at what they made
 * themselves, and change neither settings nor sample data; others open a shop of their own. It ends with the process.
 */
export function sharedShop(): Promise<Shop> {
  shared ??= startShop();
  return shared;
}

let bundles: Promise<Record<string, string>> | undefined;

/** The paths of the configs of all Workers by name: all shops of this process run the same bundles. */
function sharedBundles(): Promise<Record<string, string>> {
  bundles ??= mkdtemp(join(tmpdir(), "edge-shop-")).then(async (folder) => {
    process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
    const configPaths = await bundleWorkers(findServices(), join(folder, "workers"));
    await Promise.all(Object.values(configPaths).map(addSmallEntry));
    return configPaths;
  });
  return bundles;
}

/** Wrangler parses the entry of each Worker of each shop, which takes a second when these are the bundles themselves. */
async function addSmallEntry(configPath: string): Promise<void> {
  const { main, rules, ...config } = JSON.parse(await readFile(configPath, "utf8"));
  await writeFile(
    join(dirname(configPath), "entry.js"),
    `export * from "./${main}"; export { default } from "./${main}";`,
  );
  const bundle = { type: "ESModule", globs: [main] };
  await writeFile(configPath, JSON.stringify({ ...config, main: "entry.js", rules: [bundle, ...rules] }));
}

let samples: Promise<Record<string, TestDatabase>> | undefined;

/** Databases with the sample data, of which each shop of this process has copies. */
function sampleDatabases(): Promise<Record<string, TestDatabase>> {
  samples ??= createDatabases().then(async (databases) => {
    const ownerUrls = Object.fromEntries(Object.entries(databases).map(([name, { ownerUrl }]) => [name, ownerUrl]));
    await seedSampleData({ ownerUrls, log: () => undefined });
    return databases;
  });
  return samples;
}

async function createDatabases(originals: Record<string, TestDatabase> = {}): Promise<Record<string, TestDatabase>> {
  const names = findServices().flatMap(({ name, hasDatabase }) => (hasDatabase ? name : []));
  const create = async (name: string) => [name, await createTestDatabase(name, originals[name])] as const;
  return Object.fromEntries(await Promise.all(names.map(create)));
}

/** A shop for all tests of a file, to be called at its top level: the shop is closed after the last test. */
export async function openShop(options?: ShopOptions): Promise<Shop> {
  const shop = await startShop(options);
  afterAll(shop.close);
  return shop;
}

/** All Workers from their own configs, on databases of their own that hold the sample data. */
export async function startShop({ vars = {}, adapt = (workers) => workers }: ShopOptions = {}): Promise<Shop> {
  const services = findServices();
  const configPaths = await sharedBundles();
  const databases = await createDatabases(await sampleDatabases());
  const catcher = await startMailCatcher();
  const workers: WorkerInput[] = services.map(({ name, requiredSecrets, vars: configured }) => {
    const local: Record<string, string> = {
      LOCAL_SHOP: "true",
      RATE_LIMITS: "off",
      ISSUER: ORIGIN,
      SHOP_URL: ORIGIN,
      TEST_PAYMENTS: "on",
      MAIL_CATCHER_URL: catcher.url,
      NEON_FETCH_ENDPOINT: databases[name]?.fetchEndpoint ?? "",
      ...vars,
    };
    return {
      configPath: configPaths[name] ?? "",
      vars: Object.fromEntries(Object.entries(local).filter(([key]) => key in configured)),
      secrets: Object.fromEntries(requiredSecrets.map((secret) => [secret, secretValue(secret, databases[name])])),
    };
  });
  const harness = createTestHarness({ root, workers: adapt(workers) });
  const { url } = await harness.listen();
  return {
    fetch: (path, init) => fetch(new URL(path, url), { redirect: "manual", ...init }),
    origin: url.origin,
    harness,
    databases,
    mails: catcher.mails,
    mailCatcherUrl: catcher.url,
    close: async () => {
      await harness.close();
      await catcher.close();
      await Promise.all(Object.values(databases).map((database) => database.close()));
    },
  };
}

function secretValue(name: string, database: TestDatabase | undefined): string {
  if (name === "DATABASE_URL") return database?.url ?? "";
  if (name === "METRICS_TOKEN") return "dev-metrics-token";
  return "A".repeat(43); // 32 bytes as base64url, which is what every generated secret is
}
