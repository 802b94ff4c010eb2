import { and, eq, sql } from "drizzle-orm";
import type { OrderedQuantity, ReservedLine, Settlement } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { isAmong } from "#shared/database/is-among.ts";
import { type ChangedStock, changedStock } from "../catalogue/changed-stock.ts";
import { reservationLines, reservations, stockLedger, variants } from "../tables.ts";

type HoldStock = { reservationId: string; lines: OrderedQuantity[]; holdSeconds: number; maxAmount: number };

/**
 * A requested id of a product or variant, with the variants for sale that it can mean: `variants` is their number. The
 * other fields describe the only variant; `requested` is the sum of all lines for it.
 */
export type StockLine =
  | { id: string; variants: 0 }
  | {
      id: string;
      variants: number;
      productId: string;
      variantId: string;
      requested: number;
      available: number;
      currency: string;
    };

/** `stock` describes the lines of a refusal, and `changed` the variants whose stock was taken. */
type HoldResult = {
  hold: { lines: ReservedLine[] | null; expiresAt: number } | null;
  stock: StockLine[];
  changed: ChangedStock[];
};

/**
 * Holds the stock of all lines or of none: the function `hold_stock` of the database, in migrations/products, locks and then
 * decides. A statement's snapshot is older than a lock that it waits for, so the decision is a statement that starts when
 * the locks are held.
 */
export async function holdStock(
  db: Db,
  { reservationId, lines, holdSeconds, maxAmount }: HoldStock,
): Promise<HoldResult> {
  const wanted = lines.map((line, position) => {
    const isVariant = "variantId" in line;
    return { position, quantity: line.quantity, isVariant, id: isVariant ? line.variantId : line.productId };
  });
  const { rows } = await db.execute<{ result: HoldResult }>(
    sql`SELECT * FROM hold_stock(${reservationId}, ${JSON.stringify(wanted)}, ${holdSeconds}, ${maxAmount}) AS result`,
  );
  return rows[0]?.result as HoldResult;
}

/** Holds that ended more than `staleSeconds` ago, the oldest end first. */
export async function findStaleHolds(
  db: Db,
  { staleSeconds, limit }: { staleSeconds: number; limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ id: reservations.id })
    .from(reservations)
    .where(and(eq(reservations.state, "held"), endedSince(staleSeconds)))
    .orderBy(reservations.expiresAt)
    .limit(limit);
  return rows.map(({ id }) => id);
}

const endedSince = (seconds: number) => sql`${reservations.expiresAt} < now() - make_interval(secs => ${seconds})`;

/**
 * Confirms holds. It changes no stock, so one statement is enough. Rows are locked by id, as `settleAll` locks them, so
 * that calls cannot deadlock.
 */
export async function confirmHolds(db: Db, ids: string[]): Promise<void> {
  await db.execute(sql`
    UPDATE ${reservations} SET state = 'confirmed', updated_at = now()
    WHERE state = 'held' AND id IN (
      SELECT id FROM ${reservations} WHERE ${isAmong(sql`id`, ids)} AND state = 'held'
      ORDER BY id FOR NO KEY UPDATE)`);
}

/**
 * Settles these reservations in one transaction and returns the variants whose stock was returned, with their new stock,
 * those that are off sale included. Takes the same locks in the same
 * order as `holdStock`: all reservations by their keys, then the variants of those that may return stock, by a
 * statement that sees all lines because the reservations are locked. The UPDATE's condition includes the state, so a
 * repeated settlement changes nothing.
 */
export async function settleAll(
  db: Db,
  settlements: Settlement[],
  { staleSeconds }: { staleSeconds: number },
): Promise<ChangedStock[]> {
  const asked = sql`(
    SELECT s."reservationId"::uuid AS id, s.action
    FROM jsonb_to_recordset(${JSON.stringify(settlements)}::jsonb) AS s ("reservationId" text, action text)
  ) AS asked`;
  const lockReservations = db.execute(sql`
    SELECT pg_advisory_xact_lock(key)
    FROM (SELECT DISTINCT hashtextextended(id::text, 0) AS key FROM ${asked} ORDER BY key) AS keys`);
  const lockVariants = db.execute(sql`
    SELECT v.id FROM ${variants} AS v
    WHERE v.id IN (
      SELECT l.product_id
      FROM ${asked} JOIN ${reservations} AS r ON r.id = asked.id AND r.state IN ('held', 'confirmed')
      JOIN ${reservationLines} AS l ON l.reservation_id = r.id
      WHERE asked.action <> 'confirm')
    ORDER BY v.id
    FOR NO KEY UPDATE OF v`);
  const settle = db.execute<{ changed: ChangedStock[] }>(sql`
    WITH moved AS (
      UPDATE ${reservations} SET updated_at = now(), state = (CASE asked.action
        WHEN 'confirm' THEN 'confirmed' WHEN 'return' THEN 'returned' ELSE 'released' END)::reservation_state
      FROM (
        SELECT asked.* FROM ${asked} JOIN ${reservations} AS r ON r.id = asked.id ORDER BY r.id FOR NO KEY UPDATE OF r
      ) AS asked
      WHERE ${reservations.id} = asked.id AND CASE asked.action
        WHEN 'return' THEN ${reservations.state} IN ('held', 'confirmed')
        WHEN 'release-stale' THEN ${reservations.state} = 'held' AND ${endedSince(staleSeconds)}
        ELSE ${reservations.state} = 'held' END
      RETURNING ${reservations.id}, ${reservations.state}
    ), lines AS (
      SELECT l.reservation_id, l.product_id, l.quantity, moved.state
      FROM moved JOIN ${reservationLines} AS l ON l.reservation_id = moved.id WHERE moved.state <> 'confirmed'
    ), returned AS (
      UPDATE ${variants} AS v
      SET available_stock = v.available_stock + back.quantity, version = v.version + 1, updated_at = now()
      FROM (SELECT product_id, sum(quantity)::int AS quantity FROM lines GROUP BY product_id) AS back
      WHERE v.id = back.product_id
      RETURNING v.*
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason, reservation_id)
      SELECT product_id, quantity, state::text::stock_reason, reservation_id FROM lines
    )
    SELECT ${changedStock(sql`returned`)} AS changed`);
  const [, , { rows }] = await db.batch([lockReservations, lockVariants, settle]);
  return rows[0]?.changed ?? [];
}
