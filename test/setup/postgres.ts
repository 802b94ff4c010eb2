import { readdir } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import type { TestProject } from "vitest/node";
import type { TestPostgres } from "#shared/testing/databases.ts";
import {
  createServiceDatabase,
  databasePrivileges,
  hasMigrations,
  inDatabase,
  migrateDatabase,
  ownerRole,
  runtimeRole,
  withClient,
} from "../../tools/lib/databases.ts";
import { startNeonEmulator } from "../../tools/local/neon/emulator.ts";
import { root } from "../../tools/lib/paths.ts";
import { startThrowAwayPostgres } from "../../tools/local/postgres/postgres.ts";

/** Gives the whole test run one PostgreSQL, one Neon neonEmulator and one migrated template for each service. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startThrowAwayPostgres();
  const neonEmulator = await startNeonEmulator();
  const stop = () => neonEmulator.close().then(postgres.stop);
  try {
    const services = (await readdir(join(root, "migrations"))).filter(hasMigrations);
    const templates: TestPostgres["templates"] = {};
    for (const service of services) {
      const database = `${service}_template`;
      templates[service] = { database, ...(await createServiceDatabase(postgres, service, database)) };
    }
    await pMap(Object.entries(templates), ([service, { ownerUrl }]) =>
      migrateDatabase(ownerUrl, service, { log: () => undefined }),
    );
    // Tests inside workerd cannot make a database of their own: each Worker's have one for the run.
    const workerd: TestPostgres["workerd"] = {};
    for (const [service, { database, runtimeUrl }] of Object.entries(templates)) {
      const own = `${service}_workerd`;
      await withClient(postgres.adminUrl, async (client) => {
        const source = `TEMPLATE ${database} STRATEGY FILE_COPY`;
        await client.query(`CREATE DATABASE ${own} ${source} OWNER ${ownerRole(service)}`);
        await client.query(databasePrivileges(own, runtimeRole(service)));
      });
      workerd[service] = inDatabase(runtimeUrl, own);
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
