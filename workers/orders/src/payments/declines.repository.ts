import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { paymentDeclines } from "./tables.ts";

export type Declines = { orderIds: string[]; paymentIds: string[] };

/** A statement that notes what payments has to be told, from rows with an `id`. */
export const noteDecline = (kind: "order" | "payment", from: SQL): SQL => sql`
  INSERT INTO ${paymentDeclines} (kind, subject_id) SELECT ${kind}, id FROM ${from} ON CONFLICT DO NOTHING`;

/** The oldest of what payments has to be told. */
export async function findDeclines(db: Db, limit: number): Promise<Declines> {
  const rows = await db
    .select({ kind: paymentDeclines.kind, id: paymentDeclines.subjectId })
    .from(paymentDeclines)
    .orderBy(paymentDeclines.createdAt)
    .limit(limit);
  const idsOf = (kind: string) => rows.filter((row) => row.kind === kind).map(({ id }) => id);
  return { orderIds: idsOf("order"), paymentIds: idsOf("payment") };
}

export async function removeDeclines(db: Db, { orderIds, paymentIds }: Declines): Promise<void> {
  const pairs = [
    ...orderIds.map((id) => ({ kind: "order", id })),
    ...paymentIds.map((id) => ({ kind: "payment", id })),
  ];
  await db.execute(sql`
    DELETE FROM ${paymentDeclines} AS d USING jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS told (kind text, id uuid)
    WHERE d.kind = told.kind AND d.subject_id = told.id`);
}
