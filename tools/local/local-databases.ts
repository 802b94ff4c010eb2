import { createServiceDatabase, migrateDatabase, type ServiceUrls } from "../lib/databases.ts";
import type { PostgresAccess } from "./postgres/postgres.ts";
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
