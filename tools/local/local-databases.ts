import { createServiceDatabase, migrateDatabase, type ServiceUrls } from "../lib/databases.ts";
import type { PostgresAccess } from "./postgres/postgres.ts";
import { findDatabases } from "../lib/services.ts";

/** Brings the local database of every service up to date; the first time that means making it. */
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
