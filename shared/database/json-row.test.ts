import { getTableColumns, sql } from "drizzle-orm";
import { bigint, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestContext } from "#shared/testing/context.ts";
import { jsonRow, parseJsonRow } from "./json-row.ts";

const parcels = pgTable("parcels", {
  id: uuid("id").primaryKey(),
  weightGrams: bigint("weight_grams", { mode: "number" }).notNull(),
  note: text("note"),
  sentAt: timestamp("sent_at", { withTimezone: true, precision: 3 }).notNull(),
});
const columns = getTableColumns(parcels);

let test: Awaited<ReturnType<typeof createTestContext>>;
beforeAll(async () => {
  test = await createTestContext("users");
});
afterAll(() => test?.database.close());

it("parseJsonRow() returns the same row as a select: its keys, numbers, nulls and times", async () => {
  const row = {
    id: "01980000-0000-7000-8000-000000000001",
    weightGrams: 1_000_000_000_000,
    note: null,
    sentAt: new Date("2026-02-28T23:59:59.987Z"),
  };
  const { rows } = await test.ctx.db.execute<{ parcel: Record<string, unknown> }>(sql`
    SELECT ${jsonRow(columns, "p")} AS parcel
    FROM (SELECT ${row.id}::uuid AS id, ${row.weightGrams}::bigint AS weight_grams, ${row.note}::text AS note,
      ${row.sentAt.toISOString()}::timestamptz(3) AS sent_at) AS p`);
  expect(parseJsonRow(columns, rows[0]?.parcel ?? {})).toEqual(row);
});
