import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { UserFacingError } from "./command.ts";
import { migrationsOf, namesOfMigrations } from "./databases.ts";
import { findDatabases } from "./services.ts";

/**
 * Throws a UserFacingError when the client is connected to another service's database, as with an address that was mixed up, or
 * to one without the service's tables; with `mayBeEmpty`, it may have none.
 */
export async function requireDatabaseOf(client: Client, service: string, { mayBeEmpty = false } = {}): Promise<void> {
  const { rows } = await client.query<{ name: string }>("SELECT relname AS name FROM pg_class WHERE relkind = 'r'");
  const there = new Set(rows.map(({ name }) => name));
  const own = tablesOfOneService();
  const found = [...own.keys()].filter((name) => own.get(name)?.some((table) => there.has(table)));
  if (found.includes(service)) return;
  const which = `The database ${client.database} on ${client.host}`;
  const [other] = found;
  if (other) throw new UserFacingError(`${which} is that of ${other}, and not that of ${service}.`);
  if (mayBeEmpty || !own.get(service)?.length) return;
  throw new UserFacingError(
    `${which} has no tables of ${service}: is it the right one, and have its migrations been applied?`,
  );
}

/** Of each service the tables that no other one has: subscribers of events, for instance, have several in common. */
function tablesOfOneService(): Map<string, string[]> {
  const all = findDatabases().map((service) => [service, tablesOf(service)] as const);
  const hasOther = (service: string, table: string) =>
    all.some(([name, tables]) => name !== service && tables.includes(table));
  return new Map(all.map(([service, tables]) => [service, tables.filter((table) => !hasOther(service, table))]));
}

/** The tables of a service after its last migration, from drizzle's snapshot of them. */
function tablesOf(service: string): string[] {
  const last = namesOfMigrations(service).at(-1) ?? "";
  const snapshot = join(migrationsOf(service), "meta", `${last.slice(0, 4)}_snapshot.json`);
  const { tables } = JSON.parse(readFileSync(snapshot, "utf8")) as { tables: Record<string, { name: string }> };
  return Object.values(tables).map(({ name }) => name);
}
