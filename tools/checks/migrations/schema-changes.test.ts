import { inject, test, describe, expect, beforeAll, afterAll } from "vitest";
import { withClient } from "../../lib/databases.ts";
import { findUnsafeChanges, readSchema, type Snapshot } from "./schema-changes.ts";

const START = `
  CREATE TYPE size AS ENUM ('small', 'large');
  CREATE TABLE hats (id int PRIMARY KEY, name text NOT NULL, size size, price int NOT NULL DEFAULT 1, old text NOT NULL,
    CONSTRAINT hats_name_key UNIQUE (name))`;
const name = `changes_${crypto.randomUUID().replaceAll("-", "")}`;
const { adminUrl } = inject("testPostgres");
const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;

beforeAll(() => withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${name}`)));
afterAll(() => withClient(adminUrl, (client) => client.query(`DROP DATABASE ${name}`)));

const snapshot = (...columns: string[]): Snapshot => ({
  tables: {
    "public.hats": { name: "hats", columns: Object.fromEntries(columns.map((each) => [each, { name: each }])) },
  },
});
const all = ["id", "name", "size", "price", "old"];

/** What is found after a change; `previous` and `current` are the columns in the tables.ts of the two versions. */
async function changed(sql: string, { previous = all, current = all } = {}): Promise<string[]> {
  return withClient(url, async (client) => {
    await client.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    await client.query(START);
    const before = await readSchema(client);
    await client.query(sql);
    return findUnsafeChanges(before, await readSchema(client), snapshot(...previous), snapshot(...current));
  });
}

describe("findUnsafeChanges()", () => {
  test.each([
    ["a table", "CREATE TABLE scarves (id int PRIMARY KEY, name text NOT NULL UNIQUE)"],
    ["a column that may be NULL", "ALTER TABLE hats ADD colour text"],
    ["a column with a default", "ALTER TABLE hats ADD colour text NOT NULL DEFAULT 'red'"],
    ["an index", "CREATE INDEX ON hats (price)"],
    ["a value of an enum", "ALTER TYPE size ADD VALUE 'huge'"],
    ["NULL in an existing column", "ALTER TABLE hats ALTER old DROP NOT NULL"],
  ])("accepts %s", async (_, sql) => {
    expect(await changed(sql)).toEqual([]);
  });

  test.each([
    ["DROP TABLE hats", "hats.name is gone"],
    ["ALTER TABLE hats RENAME TO caps", "hats.name is gone"],
    ["ALTER TABLE hats DROP size", "hats.size is gone"],
    ["ALTER TABLE hats RENAME size TO dimension", "hats.size is gone"],
    ["ALTER TABLE hats ALTER price TYPE text", "hats.price was integer and is text"],
    ["ALTER TABLE hats ALTER size SET NOT NULL", "hats.size can no longer be NULL"],
    ["ALTER TABLE hats ALTER price DROP DEFAULT", "hats.price no longer has a default"],
    [
      "ALTER TABLE hats ADD colour text NOT NULL",
      "hats.colour must have a value, which the previous version does not set",
    ],
    ["ALTER TABLE hats ADD CONSTRAINT cheap CHECK (price < 9)", "hats.cheap is a constraint"],
    ["CREATE UNIQUE INDEX hats_price_key ON hats (price)", "hats.hats_price_key is a constraint"],
    ["ALTER TABLE hats DROP CONSTRAINT hats_name_key", "hats.hats_name_key is gone"],
  ])("reports %s as unsafe", async (sql, sentence) => {
    expect((await changed(sql)).join("\n")).toContain(sentence);
  });

  test("requires DROP NOT NULL for a column that left tables.ts, and lets the next release drop it", async () => {
    const current = all.filter((column) => column !== "old");
    expect(await changed("SELECT", { current })).toEqual([
      "hats.old must have a value, which this version does not set: first DROP NOT NULL",
    ]);
    expect(await changed("ALTER TABLE hats ALTER old DROP NOT NULL", { current })).toEqual([]);
    expect(await changed("ALTER TABLE hats DROP old", { previous: current, current })).toEqual([]);
  });
});
