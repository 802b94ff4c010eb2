import pMap from "p-map";
import type { Client } from "pg";
import { expect, inject } from "vitest";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { inDatabase, withClient } from "../../tools/lib/databases.ts";

/** How many rows each table has. */
export const ROWS = 1_000_000;

/** An id made from a number in SQL; like those of the shop, ids of later rows are greater. */
export const idOf = (number: string) => `('00000000-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/**
 * Fills tables with SQL, two at a time, and brings the statistics up to date. No statement may need the rows of another table.
 * Foreign keys are not checked, which would take longer than the test.
 */
export async function fill(database: TestDatabase, statements: Record<string, string | string[]>): Promise<void> {
  const adminUrl = inDatabase(inject("testPostgres").adminUrl, new URL(database.url).pathname.slice(1));
  const fillOne = ([table, inserts]: [string, string | string[]]) =>
    withClient(adminUrl, (client) => fillTable(client, table, [inserts].flat()));
  await pMap(Object.entries(statements), fillOne, { concurrency: 2 });
  await withClient(adminUrl, (client) => client.query("ANALYZE"));
}

/** Builds the indexes of a table that was empty in the end, which takes a third of the time. */
async function fillTable(client: Client, table: string, inserts: string[]): Promise<void> {
  const started = Date.now();
  await client.query("SET session_replication_role = replica");
  const isEmpty = (await client.query(`SELECT FROM ${table} LIMIT 1`)).rowCount === 0;
  // PostgreSQL writes nothing to an index that is not ready, which is how it builds one beside writes.
  if (isEmpty) {
    await client.query(
      `UPDATE pg_index SET indisready = false, indisvalid = false WHERE indrelid = '${table}'::regclass`,
    );
  }
  for (const insert of inserts) await client.query(insert);
  if (isEmpty) await client.query(`REINDEX TABLE ${table}`);
  console.log(`  ${table} filled in ${seconds(started)}`);
}

type Statement = { query: string; params: unknown[] };
export type Run = { ms: number; statements: Statement[] };

/** Runs a job and records the statements that it sends to its database. */
export async function recordRun(job: () => Promise<unknown>): Promise<Run> {
  const statements: Statement[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const body = JSON.parse(String(init?.body)) as Statement | { queries: Statement[] };
    statements.push(...("queries" in body ? body.queries : [body]));
    return original(input, init);
  };
  const started = performance.now();
  try {
    await job();
  } finally {
    globalThis.fetch = original;
  }
  return { ms: Math.round(performance.now() - started), statements };
}

type PlanNode = { "Relation Name"?: string; "Index Name"?: string; "Index Cond"?: string; Plans?: PlanNode[] } & {
  "Node Type": string;
};

/** The tables and indexes that any of these statements would read from one end to the other, by PostgreSQL's own plans. */
export async function findFullScans(database: TestDatabase, { statements }: Run): Promise<string[]> {
  const distinct = new Map(statements.map((statement) => [statement.query, statement]));
  const scanned = new Set<string>();
  const visit = (node: PlanNode) => {
    if (node["Node Type"] === "Seq Scan") scanned.add(node["Relation Name"] ?? "");
    if (node["Index Name"] && !node["Index Cond"]) scanned.add(node["Index Name"]);
    node.Plans?.forEach(visit);
  };
  await withClient(database.ownerUrl, async (client) => {
    for (const { query, params } of distinct.values()) {
      const { rows } = await client.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
        `EXPLAIN (FORMAT JSON) ${query}`,
        params,
      );
      for (const { Plan } of rows[0]?.["QUERY PLAN"] ?? []) visit(Plan);
    }
  });
  return [...scanned];
}

/** How many blocks of 8 KiB the statements read, from memory or from disk: their cost, whatever else the machine does. */
export async function countBlocks(database: TestDatabase, { statements }: Run): Promise<number> {
  type Blocks = { Plan: { "Shared Hit Blocks": number; "Shared Read Blocks": number } };
  let blocks = 0;
  // A plan that is asked for reads no rows.
  const executed = statements.filter(({ query }) => !query.startsWith("EXPLAIN"));
  await withClient(database.ownerUrl, async (client) => {
    // As in a batch, a setting of the transaction holds for the statements that follow.
    await client.query("BEGIN");
    for (const { query, params } of executed) {
      const { rows } = await client.query<{ "QUERY PLAN": Blocks[] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${query}`,
        params,
      );
      for (const { Plan } of rows[0]?.["QUERY PLAN"] ?? []) {
        blocks += Plan["Shared Hit Blocks"] + Plan["Shared Read Blocks"];
      }
    }
    await client.query("ROLLBACK");
  });
  return blocks;
}

/**
 * Prunes until nothing is left to delete. The first run, over all the rows, must have been quick: it is bounded by design
 * at half a second and one more batch of each table. The test asserts more, since machines differ, and prints the figure.
 */
export async function expectQuickRuns(
  name: string,
  job: () => Promise<unknown>,
  isDone: () => Promise<boolean>,
): Promise<Run> {
  const first = await recordRun(job);
  let runs = 1;
  let slowest = first.ms;
  while (!(await isDone())) {
    const { ms } = await recordRun(job);
    slowest = Math.max(slowest, ms);
    runs++;
    if (runs > 1000) throw new Error(`${name} does not come to an end`);
  }
  console.log(`${name}: first run ${first.ms} ms, slowest ${slowest} ms, ${runs} runs until all was pruned`);
  expect(slowest).toBeLessThan(5_000);
  return first;
}

/** The number of rows of each table. */
export async function countRows(database: TestDatabase, tables: string[]): Promise<Record<string, number>> {
  return withClient(database.ownerUrl, async (client) => {
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
      counts[table] = Number(rows[0]?.count);
    }
    return counts;
  });
}

const seconds = (started: number) => `${((Date.now() - started) / 1000).toFixed(1)} s`;
