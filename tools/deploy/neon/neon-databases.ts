import { escapeIdentifier, escapeLiteral } from "pg";
import {
  asRole,
  databasePrivileges,
  inDatabase,
  ownerRole,
  rowPrivileges,
  runtimeSettings,
  runtimeRole,
  withClient,
} from "../../lib/databases.ts";

/** The address for the Worker's DATABASE_URL. */
export function runtimeUrl(pooledAdminUrl: string, service: string, password: string): string {
  return asRole(inDatabase(pooledAdminUrl, service), runtimeRole(service), password);
}

/** The names of the databases of a branch. */
export async function listDatabases(adminUrl: string): Promise<string[]> {
  const { rows } = await withClient(adminUrl, (client) => client.query("SELECT datname AS name FROM pg_database"));
  return rows.map(({ name }) => name);
}

/**
 * Creates a service's roles and database where they are missing; returns whether the runtime role can log in already. The
 * roles are created by SQL and not by Neon's API, whose roles may read and write everything.
 */
export async function provisionDatabase(adminUrl: string, service: string): Promise<{ canLogIn: boolean }> {
  const owner = ownerRole(service);
  const runtime = runtimeRole(service);
  const canLogIn = await withClient(adminUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock(hashtext('edge-shop provision'))");
    const find = (name: string) => client.query("SELECT rolcanlogin FROM pg_roles WHERE rolname = $1", [name]);
    if (!(await find(owner)).rowCount) await client.query(`CREATE ROLE ${owner} NOLOGIN`);
    await client.query(`GRANT ${owner} TO CURRENT_USER`);
    const [known] = (await find(runtime)).rows;
    if (!known) await client.query(`CREATE ROLE ${runtime} NOLOGIN`);
    await client.query(runtimeSettings(runtime));
    const database = escapeIdentifier(service);
    const there = await client.query("SELECT FROM pg_database WHERE datname = $1", [service]);
    if (!there.rowCount) await client.query(`CREATE DATABASE ${database} OWNER ${owner}`);
    await client.query(databasePrivileges(database, runtime));
    return Boolean(known?.rolcanlogin);
  });
  await withClient(inDatabase(adminUrl, service), async (client) => {
    await client.query(`SET ROLE ${owner}`);
    await client.query(rowPrivileges(runtime));
  });
  return { canLogIn };
}

/** Sets the runtime role's password, and whether it can log in. */
export async function setRuntimePassword(
  adminUrl: string,
  service: string,
  password: string,
  { canLogIn }: { canLogIn: boolean },
): Promise<void> {
  const sql = `ALTER ROLE ${runtimeRole(service)} ${canLogIn ? "" : "NO"}LOGIN PASSWORD ${escapeLiteral(password)}`;
  await withClient(adminUrl, (client) => client.query(sql));
}
