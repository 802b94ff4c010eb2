import { setTimeout as sleep } from "node:timers/promises";
import { neon, type NeonDbError, neonConfig } from "@neondatabase/serverless";
import { sql as fragment } from "drizzle-orm";
import { drizzle } from "drizzle-orm/neon-http";
import { bigint, integer, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { withClient } from "../../lib/databases.ts";
import { type NeonEmulator, startNeonEmulator } from "./emulator.ts";

const { adminUrl } = inject("testPostgres");
const database = `front_${crypto.randomUUID().replaceAll("-", "")}`;
const url = adminUrl.replace(/\/postgres$/, `/${database}`);
const sql = neon(url);
const seen: string[][] = [];
let emulator: NeonEmulator;

const things = pgTable("things", {
  id: integer().primaryKey(),
  name: text().notNull(),
  amount: bigint({ mode: "number" }),
  at: timestamp({ withTimezone: true }),
});

beforeAll(async () => {
  await withClient(adminUrl, (admin) => admin.query(`CREATE DATABASE ${database}`));
  emulator = await startNeonEmulator({ onQuery: (_url, statements) => seen.push(statements) });
  neonConfig.fetchEndpoint = emulator.fetchEndpoint;
  // Tests of Workers, whose own function stays with the driver, may have run in this process.
  neonConfig.fetchFunction = fetch;
  await sql`CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL, amount bigint, at timestamptz)`;
});

afterAll(async () => {
  await emulator.close();
  await withClient(adminUrl, (admin) => admin.query(`DROP DATABASE ${database} WITH (FORCE)`));
});

beforeEach(async () => {
  await sql`TRUNCATE things`;
  seen.length = 0;
});

describe("a single statement", () => {
  test("returns values as the driver expects them, through drizzle too", async () => {
    const db = drizzle(sql);
    const thing = {
      id: 1,
      name: 'Zoë\'s \\ "box"',
      amount: 9007199254740991,
      at: new Date("2026-01-02T03:04:05.678Z"),
    };
    expect(await db.insert(things).values(thing).returning()).toEqual([thing]);
    expect(await db.select().from(things)).toEqual([thing]);
    const [row] =
      await sql`SELECT '{"a": [1, null]}'::jsonb AS json, '\\xff00'::bytea AS bytes, true AS yes, null AS none`;
    expect(row).toEqual({ json: { a: [1, null] }, bytes: Buffer.from([255, 0]), yes: true, none: null });
  });

  test("returns rows as arrays, and full results", async () => {
    expect(await sql.query("SELECT 1 AS a, 2 AS a", [], { arrayMode: true })).toEqual([[1, 2]]);
    const result = await sql.query("INSERT INTO things (id, name) VALUES (1, 'a'), (2, 'b')", [], {
      fullResults: true,
    });
    expect(result).toMatchObject({ command: "INSERT", rowCount: 2, rows: [] });
  });

  test("fails with the fields of PostgreSQL's error", async () => {
    await sql`INSERT INTO things (id, name) VALUES (1, 'a')`;
    const error = await sql`INSERT INTO things (id, name) VALUES (1, 'b')`.catch((reason: NeonDbError) => reason);
    expect(error).toMatchObject({ code: "23505", constraint: "things_pkey", table: "things", severity: "ERROR" });
    expect(error).toHaveProperty("detail", "Key (id)=(1) already exists.");
  });

  test("fails when the text has two statements", async () => {
    await expect(sql.query("SELECT 1; SELECT 2")).rejects.toMatchObject({ code: "42601" });
  });

  test("leaves no transaction open after BEGIN", async () => {
    await sql.query("BEGIN");
    const text = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'";
    const countOpen = () => withClient(url, async (client) => (await client.query(text)).rowCount);
    await expect.poll(countOpen).toBe(0);
  });
});

describe("a batch", () => {
  test("commits all statements in one round trip", async () => {
    const db = drizzle(sql);
    const [, rows] = await db.batch([db.insert(things).values({ id: 1, name: "a" }), db.select().from(things)]);
    expect(rows).toMatchObject([{ id: 1, name: "a" }]);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toHaveLength(2);
  });

  test("rolls back when a statement fails, and fails with its error", async () => {
    const batch = sql.transaction([
      sql`INSERT INTO things (id, name) VALUES (1, 'a')`,
      sql`INSERT INTO things (id, name) VALUES (1, 'again')`,
      sql`INSERT INTO things (id, name) VALUES (2, 'b')`,
    ]);
    await expect(batch).rejects.toMatchObject({ code: "23505" });
    expect(await sql`SELECT FROM things`).toEqual([]);
  });

  test("fails when only the commit fails", async () => {
    await sql`CREATE TABLE pairs (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)`;
    const batch = sql.transaction([sql`INSERT INTO pairs VALUES (1)`, sql`INSERT INTO pairs VALUES (1)`]);
    await expect(batch).rejects.toMatchObject({ code: "23505" });
    expect(await sql`SELECT FROM pairs`).toEqual([]);
  });

  test("applies isolation level, read-only and deferrable", async () => {
    const shown = [sql`SHOW transaction_isolation`, sql`SHOW transaction_read_only`, sql`SHOW transaction_deferrable`];
    expect(await sql.transaction(shown, { isolationLevel: "Serializable", readOnly: true, deferrable: true })).toEqual([
      [{ transaction_isolation: "serializable" }],
      [{ transaction_read_only: "on" }],
      [{ transaction_deferrable: "on" }],
    ]);
    expect((await sql.transaction(shown))[0]).toEqual([{ transaction_isolation: "read committed" }]);
  });

  test("runs each statement on its own snapshot, so that one statement can lock and the next decide", async () => {
    await sql`INSERT INTO things (id, name, amount) VALUES (1, 'a', 5)`;
    const take = () =>
      sql.transaction([
        sql`SELECT FROM things WHERE id = 1 FOR UPDATE`,
        sql`UPDATE things SET amount = amount - 1 WHERE id = 1 AND (SELECT amount FROM things WHERE id = 1) > 0 RETURNING id`,
      ]);
    const outcomes = await Promise.all(Array.from({ length: 60 }, take));
    expect(outcomes.filter(([, updated]) => updated?.length)).toHaveLength(5);
    expect(await sql`SELECT amount FROM things`).toEqual([{ amount: "0" }]);
  });
});

describe("a statement", () => {
  test("fails without a PostgreSQL code when the database cannot be reached", async () => {
    const error = await neon("postgres://a:b@127.0.0.1:1/c")
      .query("SELECT 1")
      .catch((reason: NeonDbError) => reason);
    expect(error).toMatchObject({ name: "NeonDbError", code: undefined });
    expect((error as Error).message).toContain("couldn't reach the database");
  });

  test("fails with PostgreSQL's code when the password is wrong", async () => {
    const wrong = url.replace(/:[^:@/]+@/, ":wrong@");
    await expect(neon(wrong).query("SELECT 1")).rejects.toMatchObject({ code: "28P01" });
  });

  test("fails when its connection is dropped, and the next one succeeds", async () => {
    const broken = sql`SELECT pg_terminate_backend(pg_backend_pid())`;
    await expect(broken).rejects.toMatchObject({ code: "57P01" });
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });

  test("waits while all connections are in use", async () => {
    const busy = Array.from({ length: 50 }, (_, index) => sql`SELECT ${index}::int AS n, pg_sleep(0.02)`);
    expect((await Promise.all(busy)).map(([row]) => row?.n)).toEqual(Array.from({ length: 50 }, (_, index) => index));
    const [row] = await sql`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()`;
    expect(row?.n).toBeLessThanOrEqual(20);
  });
});

test("a statement is cancelled when its client disconnects", async () => {
  const gone = AbortSignal.timeout(150);
  await expect(sql.query("SELECT pg_sleep(30)", [], { fetchOptions: { signal: gone } })).rejects.toThrow();
  const running = fragment`SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)' AND state = 'active'`;
  const db = drizzle(sql);
  for (let tries = 0; (await db.execute(running)).rowCount && tries < 50; tries++) await sleep(20);
  expect((await db.execute(running)).rowCount).toBe(0);
});

test("an emulator opens no more connections than its pool size, and closes those that are unused", async () => {
  const small = await startNeonEmulator({ poolSize: 2, idleTimeoutMs: 300 });
  const name = `pool_${crypto.randomUUID()}`;
  const own = neon(`${url}?application_name=${name}`);
  const connections = async () => {
    const [row] = await sql`SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = ${name}`;
    return row?.n as number;
  };
  try {
    neonConfig.fetchEndpoint = small.fetchEndpoint;
    await Promise.all(Array.from({ length: 8 }, () => own`SELECT pg_sleep(0.02)`));
    neonConfig.fetchEndpoint = emulator.fetchEndpoint;
    expect(await connections()).toBe(2);
    for (let tries = 0; (await connections()) > 0 && tries < 100; tries++) await sleep(20);
    expect(await connections()).toBe(0);
  } finally {
    neonConfig.fetchEndpoint = emulator.fetchEndpoint;
    await small.close();
  }
});

describe("an emulator that keeps statements prepared", () => {
  const withEmulator = async (preparedStatements: number, use: () => Promise<void>) => {
    const own = await startNeonEmulator({ poolSize: 1, preparedStatements });
    neonConfig.fetchEndpoint = own.fetchEndpoint;
    try {
      await use();
    } finally {
      neonConfig.fetchEndpoint = emulator.fetchEndpoint;
      await own.close();
    }
  };
  const insert = (id: number) => sql`INSERT INTO things (id, name) VALUES (${id}, 'a')`;

  test("parses no statement twice, and no more than it may keep", () =>
    withEmulator(2, async () => {
      for (const id of [1, 2, 3]) await insert(id);
      const prepared = () => sql`SELECT count(*)::int AS n FROM pg_prepared_statements`;
      expect(await prepared()).toEqual([{ n: 2 }]);
      expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
      expect(await prepared()).toEqual([{ n: 2 }]);
    }));

  test("answers like any other after an error in a batch, and after the columns of a result have changed", () =>
    withEmulator(500, async () => {
      const all = () => sql`SELECT * FROM things`;
      await expect(sql.transaction([insert(1), insert(1), all()])).rejects.toMatchObject({ code: "23505" });
      await sql.transaction([insert(1), insert(2), all()]);
      expect(await all()).toHaveLength(2);
      await withClient(url, (client) => client.query("ALTER TABLE things ADD extra int"));
      const [, changed] = await sql.transaction([insert(3), all()]);
      expect(changed).toEqual([1, 2, 3].map((id) => expect.objectContaining({ id, extra: null })));
      expect(await all()).toEqual(changed);
    }));
});
