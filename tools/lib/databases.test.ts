import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { withClient } from "./databases.ts";

const services = Object.keys(inject("testPostgres").templates);
let database: TestDatabase;
let table: string;

beforeAll(async () => {
  database = await createTestDatabase("users");
  const found = await run(database.ownerUrl, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' LIMIT 1");
  table = found.rows[0].tablename;
});

afterAll(() => database.close());

function run(url: string, text: string) {
  return withClient(url, (client) => client.query(text));
}

describe("the runtime role", () => {
  test("reads and writes rows", async () => {
    await run(database.url, `SELECT * FROM ${table}; DELETE FROM ${table} WHERE false`);
  });

  test("uses tables that later migrations make", async () => {
    await run(database.ownerUrl, "CREATE TABLE later (id serial PRIMARY KEY, n int)");
    await run(database.url, "INSERT INTO later (n) VALUES (1); UPDATE later SET n = 2; DELETE FROM later");
  });

  test.each([
    ["CREATE TABLE mine (id int)"],
    ["CREATE TEMPORARY TABLE mine (id int)"],
    ["CREATE SCHEMA mine"],
    ["CREATE DATABASE mine"],
    ["CREATE ROLE mine"],
    ["SELECT * FROM drizzle.__drizzle_migrations"],
    ["SELECT pg_read_file('postgresql.conf')"],
  ])("may not %s", async (statement) => {
    await expect(run(database.url, statement)).rejects.toMatchObject({ code: "42501" });
  });

  test.each([["DROP TABLE"], ["TRUNCATE"]])("may not %s what is the owner's", async (verb) => {
    await expect(run(database.url, `${verb} ${table}`)).rejects.toMatchObject({ code: "42501" });
  });

  test("gives up a statement after a while", async () => {
    const { rows } = await run(database.url, "SHOW statement_timeout");
    expect(rows).toEqual([{ statement_timeout: "15s" }]);
  });
});

test("no role of a service enters another's database", async () => {
  for (const service of services) {
    const own = await createTestDatabase(service);
    const others = services.filter((other) => other !== service).map((other) => `${other}_template`);
    for (const name of [...others, "postgres", "template1"]) {
      for (const url of [own.url, own.ownerUrl]) {
        const foreign = Object.assign(new URL(url), { pathname: `/${name}` });
        await expect(run(foreign.href, "SELECT 1")).rejects.toMatchObject({ code: "42501" });
      }
    }
    await own.close();
  }
});

test("a test database is a test's own", async () => {
  const other = await createTestDatabase("users");
  await run(database.ownerUrl, "CREATE TABLE here_only (id int)");
  const { rows } = await run(other.url, "SELECT to_regclass('here_only') AS found");
  expect(rows).toEqual([{ found: null }]);
  await other.close();
  await expect(run(other.url, "SELECT 1")).rejects.toMatchObject({ code: "3D000" });
});
