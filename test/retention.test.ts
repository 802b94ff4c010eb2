import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createTestDatabase } from "#shared/testing/databases.ts";
import { hasMigrations, withClient } from "../tools/lib/databases.ts";
import { root } from "../tools/lib/paths.ts";

/** The tables of a service, as its migrations make them. */
async function tablesOf(service: string): Promise<string[]> {
  const database = await createTestDatabase(service);
  try {
    return await withClient(database.ownerUrl, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
      );
      return rows.map(({ name }) => `${service}.${name}`);
    });
  } finally {
    await database.close();
  }
}

it("docs/operations.md states for every table of every database how long it is kept, and for none that does not exist", async () => {
  const [, section = ""] =
    /\n## Retention\n(.*?)(?=\n## |$)/s.exec(readFileSync(join(root, "docs/operations.md"), "utf8")) ?? [];
  const rows = [...section.matchAll(/^\| (\w+) \| ([^|]+) \| [^|]{4,} \| [^|]{4,} \|$/gm)];
  const stated = rows.flatMap(([, database, tables = ""]) =>
    [...tables.matchAll(/`(\w+)`/g)].map(([, table]) => `${database}.${table}`),
  );
  const services = readdirSync(join(root, "migrations")).filter(hasMigrations);
  const tables = (await Promise.all(services.map(tablesOf))).flat();
  expect(stated.toSorted()).toEqual(tables.toSorted());
});
