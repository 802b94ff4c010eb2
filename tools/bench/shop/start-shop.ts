import { createServiceDatabase, migrateDatabase, withClient } from "../../lib/databases.ts";
import { startNeonEmulator } from "../../local/neon/emulator.ts";
import type { Postgres } from "../../local/postgres/postgres.ts";
import { seedCatalogue } from "../../../workers/products/sample-data/fill-catalogue.ts";
import type { Service } from "../../lib/services.ts";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import { seedSampleData } from "../../local/seed.ts";
import type { WorkerOptions } from "./bundles.ts";
import { readCpu } from "../measure/cpu.ts";
import { STRIPE_KEYS } from "./overrides.ts";
import type { Telemetry } from "./telemetry.ts";
import { startWorkerd } from "./workerd.ts";

/** A whole shop in workerd with a catalogue of `products` products. */
export interface BenchShop {
  /** "before" for a shop of another version, to compare with. */
  version?: string;
  products: number;
  telemetry: Telemetry;
  /** The address of a gateway by its Worker's name; the shop's own by default. */
  origin: (worker?: string) => Promise<string>;
  /** Signs in with a sample account, and returns the Authorization header. */
  signIn: (username: (typeof SAMPLE_ACCOUNTS)[number]["username"]) => Promise<Record<string, string>>;
  /** The owners' addresses of its databases by service, for scenarios that fill them. */
  ownerUrls: Record<string, string>;
  /** The number of round trips to databases so far. */
  roundTrips: () => number;
  /** The CPU time so far in ms, by process; nothing where processes can't be listed. */
  cpu: () => Record<string, number>;
  /** The id of each of its processes; nothing where processes can't be listed. */
  processIds: Record<string, number | undefined>;
  /** The address of workerd's inspector, if it has one. */
  inspector: URL | undefined;
  close: () => Promise<void>;
}

type ShopOptions = {
  postgres: Postgres;
  services: Service[];
  bundles: Record<string, string>;
  products: number;
  countKvReads?: boolean;
  inspect?: boolean;
  telemetry?: Telemetry | undefined;
  /** How much longer each round trip to a database takes. */
  delayMs?: number | undefined;
  change?: ((worker: WorkerOptions) => WorkerOptions) | undefined;
  log: (line: string) => void;
};

export async function startBenchShop(options: ShopOptions): Promise<BenchShop> {
  const { postgres, services, bundles, products, telemetry = "off", log } = options;
  const urls = await prepareDatabases(postgres, services, products, log);
  let roundTrips = 0;
  const neon = await startNeonEmulator({ onQuery: () => roundTrips++, delayMs: options.delayMs });
  const vars = Object.fromEntries(
    services.map(({ name, requiredSecrets, vars: configured }) => {
      const values: Record<string, string> = { LOCAL_SHOP: "true", ISSUER: "http://localhost:8787" };
      // Logging is cheap on the platform; here Node would parse each line on the cores that are measured.
      values.LOG_LEVEL = "error";
      if (urls[name]) values.NEON_FETCH_ENDPOINT = neon.fetchEndpoint;
      const known = Object.fromEntries(
        Object.entries(values).filter(([key]) => key in configured || key === "LOG_LEVEL"),
      );
      const secrets = requiredSecrets.map((secret) => [
        secret,
        secret === "DATABASE_URL" ? (urls[name]?.runtimeUrl ?? "") : "A".repeat(43),
      ]);
      const optional = name === "payments" ? STRIPE_KEYS : {};
      return [name, { ...known, ...optional, ...Object.fromEntries(secrets) }];
    }),
  );
  const workerd = await startWorkerd({
    services,
    bundles,
    vars,
    countKvReads: options.countKvReads ?? false,
    inspect: options.inspect ?? false,
    telemetry,
    change: options.change,
  });
  const processIds = { Workers: workerd.processId, PostgreSQL: postgres.processId };
  const origin = (worker = "gateway") => workerd.originOf(worker);
  return {
    products,
    telemetry,
    origin,
    ownerUrls: Object.fromEntries(Object.entries(urls).map(([name, { ownerUrl }]) => [name, ownerUrl])),
    signIn: async (username) => signIn(await origin(), username),
    roundTrips: () => roundTrips,
    cpu: () => readCpu(processIds),
    processIds,
    inspector: workerd.inspector,
    close: async () => {
      await workerd.stop();
      await neon.close();
    },
  };
}

/** Creates one database of each service for this size, or reuses it. */
async function prepareDatabases(
  postgres: Postgres,
  services: Service[],
  products: number,
  log: (line: string) => void,
) {
  const urls: Record<string, { ownerUrl: string; runtimeUrl: string }> = {};
  for (const { name, hasDatabase } of services) {
    if (!hasDatabase) continue;
    urls[name] = await createServiceDatabase(postgres, name, `${name}_${products}`);
    await migrateDatabase(urls[name].ownerUrl, name, { log: () => undefined });
  }
  const ownerUrls = Object.fromEntries(Object.entries(urls).map(([name, { ownerUrl }]) => [name, ownerUrl]));
  await seedSampleData({ ownerUrls, log: () => undefined });
  await seedCatalogue(ownerUrls.products as string, {
    products,
    onProgress: (done) => {
      if (done % 100_000 === 0) log(`  ${done.toLocaleString("en")} products`);
    },
  });
  // COPY leaves the rows outside shared_buffers: one read brings them in, as they are in a shop that has run for a while.
  await withClient(ownerUrls.products as string, (client) =>
    client.query("SELECT max(length(search)) FROM catalogue_products; SELECT max(price_amount) FROM search_documents"),
  );
  return urls;
}

/** Signs in with a sample account, and returns the Authorization header. */
export async function signIn(origin: string, username: string): Promise<Record<string, string>> {
  const account = SAMPLE_ACCOUNTS.find((each) => each.username === username);
  const response = await fetch(`${origin}/api/v1/auth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "password", username, password: account?.password ?? "" }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`Signing in as ${username} was answered with ${response.status}.`);
  return { Authorization: `Bearer ${token}` };
}
