import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { TestPostgres } from "#shared/testing/databases.ts";
import { createServiceDatabase, hasMigrations, migrateDatabase } from "../../tools/lib/databases.ts";
import { startNeonEmulator } from "../../tools/local/neon/emulator.ts";
import { root } from "../../tools/lib/paths.ts";
import { startThrowAwayPostgres } from "../../tools/local/postgres/postgres.ts";

/** Gives the whole test run one PostgreSQL, one Neon neonEmulator and one migrated template for each service. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startThrowAwayPostgres();
  const neonEmulator = await startNeonEmulator();
  const stop = () => neonEmulator.close().then(postgres.stop);
  try {
    const templates: TestPostgres["templates"] = {};
    const workerd: TestPostgres["workerd"] = {};
    for (const service of (await readdir(join(root, "migrations"))).filter(hasMigrations)) {
      const database = `${service}_template`;
      templates[service] = { database, ...(await createServiceDatabase(postgres, service, database)) };
      await migrateDatabase(templates[service].ownerUrl, service, { log: () => undefined });
      // Tests inside workerd cannot make a database of their own: each Worker's have one for the run.
      const own = await createServiceDatabase(postgres, service, `${service}_workerd`);
      await migrateDatabase(own.ownerUrl, service, { log: () => undefined });
      workerd[service] = own.runtimeUrl;
    }
    project.provide("testPostgres", {
      adminUrl: postgres.adminUrl,
      fetchEndpoint: neonEmulator.fetchEndpoint,
      templates,
      workerd,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
