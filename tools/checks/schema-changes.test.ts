import { inject, test, describe, expect, beforeAll, afterAll } from "vitest";
import { withClient } from "../lib/databases.ts";
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

/** What is found when a release makes that change; `previous` and `current` are what tables.ts named and names. */
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
    ["a column that may be empty", "ALTER TABLE hats ADD colour text"],
    ["a column with a default", "ALTER TABLE hats ADD colour text NOT NULL DEFAULT 'red'"],
    ["an index", "CREATE INDEX ON hats (price)"],
    ["a value of an enum", "ALTER TYPE size ADD VALUE 'huge'"],
    ["a wider rule about NULL", "ALTER TABLE hats ALTER old DROP NOT NULL"],
  ])("lets %s be added", async (_, sql) => {
    expect(await changed(sql)).toEqual([]);
  });

  test.each([
    ["DROP TABLE hats", "hats.name is gone"],
    ["ALTER TABLE hats RENAME TO caps", "hats.name is gone"],
    ["ALTER TABLE hats DROP size", "hats.size is gone"],
    ["ALTER TABLE hats RENAME size TO dimension", "hats.size is gone"],
    ["ALTER TABLE hats ALTER price TYPE text", "hats.price was integer and is text"],
    ["ALTER TABLE hats ALTER size SET NOT NULL", "hats.size must not be NULL any more"],
    ["ALTER TABLE hats ALTER price DROP DEFAULT", "hats.price has no default any more"],
    [
      "ALTER TABLE hats ADD colour text NOT NULL",
      "hats.colour must have a value, which the previous version does not give",
    ],
    ["ALTER TABLE hats ADD CONSTRAINT cheap CHECK (price < 9)", "hats.cheap is a rule"],
    ["CREATE UNIQUE INDEX hats_price_key ON hats (price)", "hats.hats_price_key is a rule"],
    ["ALTER TABLE hats DROP CONSTRAINT hats_name_key", "hats.hats_name_key is gone"],
  ])("finds what is unsafe in %s", async (sql, sentence) => {
    expect((await changed(sql)).join("\n")).toContain(sentence);
  });

  test("wants a column that this version forgot to be free to be empty, and lets the next release drop it", async () => {
    const current = all.filter((column) => column !== "old");
    expect(await changed("SELECT", { current })).toEqual([
      "hats.old must have a value, which this version does not give: first DROP NOT NULL",
    ]);
    expect(await changed("ALTER TABLE hats ALTER old DROP NOT NULL", { current })).toEqual([]);
    expect(await changed("ALTER TABLE hats DROP old", { previous: current, current })).toEqual([]);
  });
});
