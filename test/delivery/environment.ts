import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { cloudflareOf } from "../../tools/deploy/cloudflare/cloudflare.ts";
import { replaceInConfigs } from "../../tools/deploy/provision/config-edit.ts";
import { type DeployOptions, deployShop } from "../../tools/deploy/release/deploy.ts";
import { neonOf } from "../../tools/deploy/neon/neon.ts";
import { type ProvisionOptions, provision } from "../../tools/deploy/provision/provision.ts";
import type { Wrangler } from "../../tools/lib/wrangler.ts";
import { withClient } from "../../tools/lib/databases.ts";
import { domainOf, type Environment, type EnvironmentWorker, readEnvironment } from "../../tools/lib/environments.ts";
import { root } from "../../tools/lib/paths.ts";
import { type Postgres, startThrowAwayPostgres } from "../../tools/local/postgres/postgres.ts";
import { memorySecrets } from "../../tools/lib/secrets.ts";
import { findServices, type Service } from "../../tools/lib/services.ts";
import { type Account, emptyAccount } from "./account.ts";
import { startCloudflareApi } from "./cloudflare-api.ts";
import { API_KEY, type NeonApi, startNeonApi } from "./neon-api.ts";
import { runWrangler } from "./wrangler-commands.ts";

/** An empty account at Cloudflare and one at Neon, and a copy of the Workers' configs. */
export interface TestEnvironment {
  account: Account;
  cloudflareUrl: string;
  api: NeonApi;
  services: Service[];
  adminUrl: string;
  lines: string[];
  provision(env: Environment, changes?: Partial<ProvisionOptions>): Promise<void>;
  deploy(env: Environment, release: string, changes?: Partial<DeployOptions>): Promise<void>;
  /** All that a command finds when it is run again, as text. */
  state(): Promise<string>;
  /** Drops all databases and roles of services. */
  wipeDatabases(): Promise<void>;
  /** Resets the accounts at Cloudflare and Neon, and the configs. */
  wipeAccounts(): Promise<void>;
  /** Resets the configs, as in a new project. */
  resetConfigs(): Promise<void>;
  close(): Promise<void>;
}

export const project = "edge-shop";

export async function startTestEnvironment(): Promise<TestEnvironment> {
  const postgres = await startThrowAwayPostgres();
  const adminUrl = await createNeonRole(postgres);
  const api = await startNeonApi(adminUrl);
  const folder = await mkdtemp(join(tmpdir(), "shop-configs-"));
  const services: Service[] = [];
  for (const service of findServices()) {
    services.push({ ...service, configPath: join(folder, relative(root, service.configPath)) });
  }
  const secrets = memorySecrets();
  const cloudflare = await startCloudflareApi();
  const account = { id: "acc", token: "token", url: cloudflare.url };
  const wrangler: Wrangler = async (args, { input } = {}) => runWrangler(cloudflare.account, args, input);
  const log = (line: string) => void shop.lines.push(line);
  /** What the configs say of each environment, until one is changed: reading them takes a tenth of a deploy's time. */
  const read = new Map<Environment, EnvironmentWorker[]>();
  const workersOf = (env: Environment) => {
    const workers = read.get(env) ?? readEnvironment(env, services);
    read.set(env, workers);
    return workers;
  };
  const common = (env: Environment) => ({
    env,
    workers: workersOf(env),
    cloudflare: cloudflareOf({ wrangler, account, env }),
    neon: neonOf({ apiKey: API_KEY, url: api.url, pause: 1 }),
    project,
    log,
  });
  const shop: TestEnvironment = {
    get account() {
      return cloudflare.account;
    },
    set account(changed) {
      cloudflare.account = changed;
    },
    cloudflareUrl: cloudflare.url,
    api,
    services,
    adminUrl,
    lines: [],
    provision: (env, changes = {}) => provision({ ...common(env), secrets, ...changes }).finally(() => read.clear()),
    deploy: (env, release, changes = {}) =>
      deployShop({
        ...common(env),
        release,
        hasAccount: true,
        checkMigrationsFor: async (running) => `${running} runs now`,
        waitForDomain: async () => {},
        watch: async () => {},
        smoke: async () => {},
        ...changes,
      }),
    async state() {
      const { calls: _, fail: __, ...resources } = shop.account;
      const configs = await Promise.all(services.map(({ configPath }) => readFile(configPath, "utf8")));
      const left = [resources, api.projects, configs, await databasesAndRoles(postgres)];
      // The passwords in it are random.
      return JSON.stringify(left, (key, value) => (key === "DATABASE_URL" ? "" : value));
    },
    wipeDatabases: () => wipeDatabases(postgres),
    async wipeAccounts() {
      shop.account = emptyAccount();
      Object.assign(api, { projects: [], calls: [], fail: undefined });
      await shop.resetConfigs();
    },
    async resetConfigs() {
      for (const [index, { configPath }] of findServices().entries()) {
        await cp(configPath, services[index]?.configPath as string);
      }
      for (const env of ["staging", "production"] as const) {
        const workers = readEnvironment(env, services);
        await replaceInConfigs(workers, domainOf(workers), `${env}.shop.test`);
      }
      read.clear();
    },
    async close() {
      await api.close();
      await cloudflare.close();
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
  await shop.wipeAccounts();
  return shop;
}

/** Creates a role like that of a Neon project, which may create roles and databases and is not a superuser. */
async function createNeonRole({ adminUrl }: Postgres): Promise<string> {
  await withClient(adminUrl, async (client) => {
    // It logs in thousands of times.
    await client.query("SET scram_iterations = 1");
    await client.query("CREATE ROLE neondb_owner LOGIN CREATEDB CREATEROLE PASSWORD 'owner'");
    await client.query("CREATE DATABASE neondb OWNER neondb_owner");
  });
  const url = new URL(adminUrl);
  url.username = "neondb_owner";
  url.password = "owner";
  url.pathname = "/neondb";
  return url.href;
}

async function databasesAndRoles({ adminUrl }: Postgres): Promise<unknown[]> {
  return withClient(adminUrl, async (client) => {
    const { rows: databases } = await client.query("SELECT datname FROM pg_database ORDER BY datname");
    const { rows: roles } = await client.query("SELECT rolname, rolcanlogin FROM pg_roles ORDER BY rolname");
    return [databases, roles];
  });
}

async function wipeDatabases({ adminUrl }: Postgres): Promise<void> {
  await withClient(adminUrl, async (client) => {
    for (const { name, hasDatabase } of findServices()) {
      if (!hasDatabase) continue;
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await client.query(`DROP ROLE IF EXISTS ${name}_owner, ${name}_runtime`);
    }
  });
}
