import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import type { PostgresAccess } from "../local/postgres/postgres.ts";
import { UserFacingError } from "./command.ts";
import { root } from "./paths.ts";

/** The addresses of a service's database for its two roles: the owner migrates, the runtime role is the Worker's. */
export interface ServiceUrls {
  ownerUrl: string;
  runtimeUrl: string;
}

/** The role that owns a service's tables. On Neon it has no login: the project's own role acts as it (SET ROLE). */
export const ownerRole = (service: string) => `${service}_owner`;
export const runtimeRole = (service: string) => `${service}_runtime`;

/** The role that should own a service's tables, where the server has it: what another role creates, the Worker can't use. */
export async function findOwner(url: string, service: string): Promise<string | undefined> {
  const owner = ownerRole(service);
  const found = await withClient(url, (client) => client.query("SELECT FROM pg_roles WHERE rolname = $1", [owner]));
  return found.rowCount ? owner : undefined;
}

/** The address of another database of the same server. */
export function inDatabase(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}

/** The address with a role and its password. */
export function asRole(url: string, username: string, password: string): string {
  return Object.assign(new URL(url), { username, password }).href;
}

export function serviceUrls(access: PostgresAccess, service: string, database: string = service): ServiceUrls {
  const urlOf = (role: string) => asRole(inDatabase(access.adminUrl, database), role, access.secrets(role));
  return { ownerUrl: urlOf(ownerRole(service)), runtimeUrl: urlOf(runtimeRole(service)) };
}

/** Creates a service's two roles and its database, or brings existing ones up to date. */
export async function createServiceDatabase(
  access: PostgresAccess,
  service: string,
  database: string = service,
): Promise<ServiceUrls> {
  const [owner, runtime] = [ownerRole(service), runtimeRole(service)];
  await withClient(access.adminUrl, async (client) => {
    for (const role of [owner, runtime]) {
      const known = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
      const password = escapeLiteral(access.secrets(role));
      await client.query(`${known.rowCount ? "ALTER" : "CREATE"} ROLE ${role} LOGIN PASSWORD ${password}`);
    }
    await client.query(runtimeSettings(runtime));
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

/** Keeps every other service's role out of a database: by default PostgreSQL lets any role connect. */
export function databasePrivileges(database: string, runtime: string): string {
  return `REVOKE ALL ON DATABASE ${database} FROM PUBLIC; GRANT CONNECT ON DATABASE ${database} TO ${runtime}`;
}

/** Run as the owner: lets the runtime role read and write rows, of existing tables and of later ones. */
export function rowPrivileges(runtime: string): string {
  return `
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO ${runtime};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${runtime};
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${runtime};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${runtime};
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO ${runtime}`;
}

/**
 * Settings of the runtime role:
 *
 * - limits, so that a request that hangs does not keep its locks or its place in the pool;
 * - more memory than the default of 4 MB. A search for a common word notes the place of each match. With more matches than fit,
 *   PostgreSQL notes only their pages, and examines every row of them;
 * - no compilation of queries, which takes longer than any query of a Worker;
 * - the cost of a random read on an SSD, as PostgreSQL's manual advises. The default is that of a disk, for which PostgreSQL reads
 *   small tables from end to end, for each product of a list again
 *   (https://www.postgresql.org/docs/18/runtime-config-query.html).
 */
export function runtimeSettings(runtime: string): string {
  return `
    ALTER ROLE ${runtime} SET statement_timeout = '15s';
    ALTER ROLE ${runtime} SET lock_timeout = '10s';
    ALTER ROLE ${runtime} SET idle_in_transaction_session_timeout = '15s';
    ALTER ROLE ${runtime} SET work_mem = '16MB';
    ALTER ROLE ${runtime} SET jit = off;
    ALTER ROLE ${runtime} SET random_page_cost = 1.1`;
}

/** While a migration waits for a lock, all later queries on that table wait behind it. */
const MIGRATION_LOCK_TIMEOUT_MS = 10_000;

type MigrateOptions = {
  log: (line: string) => void;
  /** The role to run as, where the URL does not log in as the owner; by default that of the URL. */
  role?: string | undefined;
  /** How long a statement waits for a lock before the migration fails, and can be run again; 10 s by default. */
  lockTimeoutMs?: number;
};

/** Applies the migrations that the database lacks, in one process at a time; returns how many it applied. */
export async function migrateDatabase(
  ownerUrl: string,
  service: string,
  { log, role, lockTimeoutMs = MIGRATION_LOCK_TIMEOUT_MS }: MigrateOptions,
): Promise<number> {
  const migrationsFolder = migrationsOf(service);
  if (!hasMigrations(service)) {
    throw new UserFacingError(`${migrationsFolder} has no migrations: make them with "npm run db:generate".`);
  }
  const applied = await withClient(ownerUrl, async (client) => {
    await lockMigrations(client);
    await client.query(`SET lock_timeout = ${lockTimeoutMs}`);
    if (role) await client.query(`SET ROLE ${escapeIdentifier(role)}`);
    const before = await countMigrations(client);
    await migrate(drizzle(client), { migrationsFolder });
    return (await countMigrations(client)) - before;
  });
  log(`${service}: ${applied ? `${applied} migration${applied > 1 ? "s" : ""} applied` : "up to date"}`);
  return applied;
}

/** Waits between attempts and not in one: a waiting statement would hold up an index that the other process builds beside writes. */
async function lockMigrations(client: Client): Promise<void> {
  const attempt = "SELECT pg_try_advisory_lock(hashtext('edge-shop migrations')) AS is_locked";
  while (!(await client.query(attempt)).rows[0].is_locked) await sleep(200);
}

export function migrationsOf(service: string): string {
  return join(root, "migrations", service);
}

export function hasMigrations(service: string): boolean {
  return existsSync(join(migrationsOf(service), "meta", "_journal.json"));
}

/** The names of the migrations that the database lacks, in order; all of them if it was never migrated. */
export async function pendingMigrations(url: string, service: string): Promise<string[]> {
  return namesOfMigrations(service).slice(await withClient(url, countMigrations));
}

/** The names of a service's migrations, in order. */
export function namesOfMigrations(service: string): string[] {
  const journal = readFileSync(join(migrationsOf(service), "meta", "_journal.json"), "utf8");
  return (JSON.parse(journal) as { entries: { tag: string }[] }).entries.map(({ tag }) => tag);
}

async function countMigrations(client: Client): Promise<number> {
  const table = await client.query("SELECT to_regclass('drizzle.__drizzle_migrations') AS name");
  if (!table.rows[0].name) return 0;
  return Number((await client.query("SELECT count(*) FROM drizzle.__drizzle_migrations")).rows[0].count);
}

/**
 * Connects, calls `use` with the client, and always disconnects.
 *
 * @throws UserFacingError when it cannot connect, with the `code` of the cause
 */
export async function withClient<Result>(url: string, use: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  // A broken connection fails the running query; without a listener, the event would end the process as well.
  client.on("error", () => undefined);
  await client.connect().catch((error: Error) => {
    throw describeConnectionFailure(client, error);
  });
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function describeConnectionFailure({ database, user, host, port }: Client, cause: Error): Error {
  // Of a name with several addresses, each has an error of its own.
  const { message, code } = (cause instanceof AggregateError ? cause.errors[0] : cause) as NodeJS.ErrnoException;
  const which = `the database ${database} on ${host}:${port} as ${user}`;
  return Object.assign(new UserFacingError(`Cannot connect to ${which}: ${message}`, { cause }), { code });
}
