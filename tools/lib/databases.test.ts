import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { asRole, inDatabase, migrateDatabase, namesOfMigrations, ownerRole, withClient } from "./databases.ts";

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

  test("uses tables that later migrations create", async () => {
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
  ])("cannot run %s", async (statement) => {
    await expect(run(database.url, statement)).rejects.toMatchObject({ code: "42501" });
  });

  test.each([["DROP TABLE"], ["TRUNCATE"]])("cannot run %s on a table of the owner", async (verb) => {
    await expect(run(database.url, `${verb} ${table}`)).rejects.toMatchObject({ code: "42501" });
  });

  test("stops a statement after 15 seconds", async () => {
    const { rows } = await run(database.url, "SHOW statement_timeout");
    expect(rows).toEqual([{ statement_timeout: "15s" }]);
  });

  test("has memory to search for common words, compiles no queries, and plans them for an SSD", async () => {
    expect((await run(database.url, "SHOW work_mem")).rows).toEqual([{ work_mem: "16MB" }]);
    expect((await run(database.url, "SHOW jit")).rows).toEqual([{ jit: "off" }]);
    expect((await run(database.url, "SHOW random_page_cost")).rows).toEqual([{ random_page_cost: "1.1" }]);
  });
});

test("migrateDatabase() fails instead of waiting for a lock for long", async () => {
  await withClient(database.ownerUrl, async (client) => {
    await client.query("BEGIN; LOCK TABLE drizzle.__drizzle_migrations");
    const migration = migrateDatabase(database.ownerUrl, "users", { log: () => {}, lockTimeoutMs: 50 });
    await expect(migration).rejects.toMatchObject({ code: "55P03" });
    await client.query("ROLLBACK");
  });
});

test("migrateDatabase() applies each migration once when two processes run it, one of which builds an index beside writes", async () => {
  const own = await createTestDatabase("users");
  await run(own.ownerUrl, "DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE; CREATE SCHEMA public");
  const migrate = () => migrateDatabase(own.ownerUrl, "users", { log: () => {} });
  const applied = await Promise.all([migrate(), migrate()]);
  expect(applied.toSorted((a, b) => a - b)).toEqual([0, namesOfMigrations("users").length]);
  await own.close();
});

test("no role of a service can connect to another service's database", async () => {
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

test("createTestDatabase() returns a database of its own, and close() drops it", async () => {
  const other = await createTestDatabase("users");
  await run(database.ownerUrl, "CREATE TABLE here_only (id int)");
  const { rows } = await run(other.url, "SELECT to_regclass('here_only') AS found");
  expect(rows).toEqual([{ found: null }]);
  await other.close();
  await expect(run(other.url, "SELECT 1")).rejects.toMatchObject({ code: "3D000" });
});

describe("withClient()", () => {
  const name = () => new URL(database.ownerUrl).pathname.slice(1);

  test.each([
    [
      "a wrong password",
      () => asRole(database.ownerUrl, ownerRole("users"), "secret"),
      () =>
        `database ${name()} on 127.0.0.1:${new URL(database.ownerUrl).port} as users_owner: password authentication failed`,
      "28P01",
    ],
    [
      "a database that does not exist",
      () => inDatabase(database.ownerUrl, "missing"),
      () => 'database "missing" does not exist',
      "3D000",
    ],
    [
      "a port where nothing listens",
      () => Object.assign(new URL(database.ownerUrl), { host: "localhost:2" }).href,
      () => `database ${name()} on localhost:2 as users_owner: connect ECONNREFUSED`,
      "ECONNREFUSED",
    ],
  ])("says where it cannot connect and why, without the password, with %s", async (_, urlOf, why, code) => {
    const error = await withClient(urlOf(), async () => undefined).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ name: "UserFacingError", code, message: expect.stringContaining(why()) });
    expect((error as Error).message).not.toContain(new URL(urlOf()).password);
  });
});
