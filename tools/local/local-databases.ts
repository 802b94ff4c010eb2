import { createServiceDatabase, migrateDatabase, type ServiceUrls } from "../lib/databases.ts";
import { findLocalPostgres, type PostgresAccess, startLocalPostgres } from "./postgres/postgres.ts";
import { findDatabases } from "../lib/services.ts";

/** Creates the local database of every service if necessary, and migrates it; returns their addresses by service. */
export async function prepareLocalDatabases(
  access: PostgresAccess,
  log: (line: string) => void,
): Promise<Record<string, ServiceUrls>> {
  const urls: Record<string, ServiceUrls> = {};
  for (const service of findDatabases()) {
    urls[service] = await createServiceDatabase(access, service);
    await migrateDatabase(urls[service].ownerUrl, service, { log });
  }
  return urls;
}

/** Calls `use` with the PostgreSQL of the local shop: the running one, or one that is started for it alone. */
export async function withLocalPostgres(
  use: (access: PostgresAccess) => Promise<unknown>,
  log: (line: string) => void,
): Promise<void> {
  const running = await findLocalPostgres();
  if (running) return void (await use(running));
  log("Starting PostgreSQL …");
  const postgres = await startLocalPostgres();
  try {
    await use(postgres);
  } finally {
    await postgres.stop();
  }
}
