import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { UserFacingError } from "./command.ts";
import { root } from "./paths.ts";
import type { PostgresAccess } from "../local/postgres/postgres.ts";

/** The two ways into a service's database: the owner migrates, the Worker runs with the lesser role. */
export interface ServiceUrls {
  ownerUrl: string;
  runtimeUrl: string;
}

export function serviceUrls(access: PostgresAccess, service: string, database: string = service): ServiceUrls {
  const urlOf = (role: string) => {
    const url = new URL(access.adminUrl);
    url.username = role;
    url.password = access.secrets(role);
    url.pathname = `/${database}`;
    return url.href;
  };
  return { ownerUrl: urlOf(`${service}_owner`), runtimeUrl: urlOf(`${service}_runtime`) };
}

/** Makes a service's two roles and its database, or brings those that are there up to date. */
export async function createServiceDatabase(
  access: PostgresAccess,
  service: string,
  database: string = service,
): Promise<ServiceUrls> {
  const owner = `${service}_owner`;
  const runtime = `${service}_runtime`;
  await withClient(access.adminUrl, async (client) => {
    for (const role of [owner, runtime]) {
      const known = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
      const password = escapeLiteral(access.secrets(role));
      await client.query(`${known.rowCount ? "ALTER" : "CREATE"} ROLE ${role} LOGIN PASSWORD ${password}`);
    }
    await client.query(runtimeLimits(runtime));
    const known = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
    const name = escapeIdentifier(database);
    if (!known.rowCount) await client.query(`CREATE DATABASE ${name} OWNER ${owner}`);
    await client.query(databasePrivileges(name, runtime));
    await client.query("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC");
  });
  const urls = serviceUrls(access, service, database);
  await withClient(urls.ownerUrl, (client) => client.query(rowPrivileges(runtime)));
  return urls;
}

/** No service's role may enter another's database: PostgreSQL lets everybody in unless told otherwise. */
export function databasePrivileges(database: string, runtime: string): string {
  return `REVOKE ALL ON DATABASE ${database} FROM PUBLIC; GRANT CONNECT ON DATABASE ${database} TO ${runtime}`;
}

/** Run by the owner: the runtime role may read and write rows, of tables that are there and of those to come. */
export function rowPrivileges(runtime: string): string {
  return `
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO ${runtime};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${runtime};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${runtime};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${runtime};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ${runtime}`;
}

/** A request that hangs must not hold its locks, or its place in the pool, for ever. */
export function runtimeLimits(runtime: string): string {
  return `
    ALTER ROLE ${runtime} SET statement_timeout = '15s';
    ALTER ROLE ${runtime} SET lock_timeout = '10s';
    ALTER ROLE ${runtime} SET idle_in_transaction_session_timeout = '15s'`;
}

/**
 * Applies the migrations that the database lacks, one process at a time; returns how many they were. Whoever logs in
 * with another name than the owner's says as which `role` to go on.
 */
export async function migrateDatabase(
  ownerUrl: string,
  service: string,
  { log, role }: { log: (line: string) => void; role?: string },
): Promise<number> {
  const migrationsFolder = migrationsOf(service);
  if (!hasMigrations(service)) {
    throw new UserFacingError(`${migrationsFolder} holds no migrations: make them with "npm run db:generate".`);
  }
  const applied = await withClient(ownerUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock(hashtext('edge-shop migrations'))");
    if (role) await client.query(`SET ROLE ${escapeIdentifier(role)}`);
    const before = await countMigrations(client);
    await migrate(drizzle(client), { migrationsFolder });
    return (await countMigrations(client)) - before;
  });
  log(`${service}: ${applied ? `${applied} migration${applied > 1 ? "s" : ""} applied` : "up to date"}`);
  return applied;
}

export function migrationsOf(service: string): string {
  return join(root, "migrations", service);
}

export function hasMigrations(service: string): boolean {
  return existsSync(join(migrationsOf(service), "meta", "_journal.json"));
}

/** The names of the migrations that the database lacks; all of them when it was never migrated. */
export async function pendingMigrations(url: string, service: string): Promise<string[]> {
  return namesOfMigrations(service).slice(await withClient(url, countMigrations));
}

/** The names of a service's migrations, the first first. */
export function namesOfMigrations(service: string): string[] {
  const journal = readFileSync(join(migrationsOf(service), "meta", "_journal.json"), "utf8");
  return (JSON.parse(journal) as { entries: { tag: string }[] }).entries.map(({ tag }) => tag);
}

async function countMigrations(client: Client): Promise<number> {
  const table = await client.query("SELECT to_regclass('drizzle.__drizzle_migrations') AS name");
  if (!table.rows[0].name) return 0;
  return Number((await client.query("SELECT count(*) FROM drizzle.__drizzle_migrations")).rows[0].count);
}

/** Lends a connection and closes it whatever happens. */
export async function withClient<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  // Whoever is using a connection when it breaks hears of it from the query; the event itself needs a listener.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
