import { and, eq, inArray, sql } from "drizzle-orm";
import type { OrderedQuantity, ReservedLine } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { jsonRow, parseJsonRow } from "#shared/database/json-row.ts";
import { type ProductRow, productColumns } from "../catalogue/products.repository.ts";
import { products, reservationLines, reservations, stockLedger } from "../tables.ts";

type HoldStock = { reservationId: string; lines: OrderedQuantity[]; holdSeconds: number; maxAmount: number };

/** What was asked for beside what is there; `available` and `currency` are null for a product that is not for sale. */
export type StockLine = { productId: string; requested: number; available: number | null; currency: string | null };

/** `changed`: the products whose stock was taken, as they are now. */
type HoldResult = {
  hold: { lines: ReservedLine[] | null; expiresAt: number } | null;
  stock: StockLine[];
  changed: ProductRow[];
};

const productNow = jsonRow(productColumns, "p");

/**
 * Lock, then decide. A statement's snapshot is older than a lock it waits for, so what is decided on must be read
 * by a statement that begins when the locks are held: two statements, one transaction, one round trip. The
 * reservation's own lock comes first and then the products in the order of their ids, so no two calls can wait
 * for each other in a circle.
 */
export async function holdStock(
  db: Db,
  { reservationId, lines, holdSeconds, maxAmount }: HoldStock,
): Promise<HoldResult> {
  const productIds = sql.param(`{${lines.map((line) => line.productId).join(",")}}`);
  const requested = JSON.stringify(
    lines.map(({ productId, quantity }, position) => ({ position, productId, quantity })),
  );

  const lock = db.execute(sql`
    SELECT p.id
    FROM (SELECT pg_advisory_xact_lock(hashtextextended(${reservationId}, 0))) AS turn
    CROSS JOIN ${products} AS p
    WHERE p.id = ANY(${productIds}::uuid[])
    ORDER BY p.id
    FOR NO KEY UPDATE OF p`);

  const decide = db.execute<HoldResult>(sql`
    WITH requested AS (
      SELECT * FROM jsonb_to_recordset(${requested}::jsonb) AS r (position int, "productId" uuid, quantity int)
    ), stock AS (
      SELECT r.position, r."productId" AS product_id, r.quantity, p.name, p.price_amount, p.currency, p.available_stock
      FROM requested r LEFT JOIN ${products} p ON p.id = r."productId" AND p.archived_at IS NULL
    ), standing AS (
      -- A hold that was not released stays as it is; one that is not confirmed yet gets its full time again.
      UPDATE ${reservations} SET
        expires_at = CASE WHEN state = 'held' THEN now() + make_interval(secs => ${holdSeconds}) ELSE expires_at END,
        updated_at = now()
      WHERE id = ${reservationId}::uuid AND state <> 'released'
      RETURNING id, expires_at
    ), decision AS (
      SELECT NOT EXISTS (SELECT FROM standing)
        AND bool_and(available_stock >= quantity) IS TRUE
        AND count(*) FILTER (WHERE available_stock IS NULL) = 0
        AND count(DISTINCT currency) = 1
        AND sum(price_amount * quantity) <= ${maxAmount} AS takes
      FROM stock
    ), hold AS (
      INSERT INTO ${reservations} (id, expires_at)
      SELECT ${reservationId}::uuid, now() + make_interval(secs => ${holdSeconds}) FROM decision WHERE takes
      ON CONFLICT (id) DO UPDATE SET state = 'held', expires_at = EXCLUDED.expires_at, updated_at = now()
      RETURNING id, expires_at
    ), lines AS (
      INSERT INTO ${reservationLines} (reservation_id, position, product_id, quantity, name, unit_amount, currency)
      SELECT hold.id, position, product_id, quantity, name, price_amount, currency FROM hold, stock
      ON CONFLICT (reservation_id, product_id) DO UPDATE
        SET name = EXCLUDED.name, unit_amount = EXCLUDED.unit_amount, currency = EXCLUDED.currency
      RETURNING position, product_id, quantity, name, unit_amount, currency
    ), taken AS (
      UPDATE ${products} AS p
      SET available_stock = p.available_stock - lines.quantity, version = p.version + 1, updated_at = now()
      FROM lines WHERE p.id = lines.product_id
      RETURNING p.id, lines.quantity, ${productNow} AS product
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason, reservation_id)
      SELECT taken.id, -taken.quantity, 'held', hold.id FROM taken, hold
    ), result AS (
      SELECT expires_at FROM standing UNION ALL SELECT expires_at FROM hold
    ), result_lines AS (
      SELECT * FROM lines
      UNION ALL
      SELECT l.position, l.product_id, l.quantity, l.name, l.unit_amount, l.currency
      FROM ${reservationLines} l JOIN standing ON l.reservation_id = standing.id
    )
    SELECT
      (SELECT jsonb_build_object(
        'expiresAt', floor(extract(epoch FROM expires_at) * 1000),
        'lines', (SELECT jsonb_agg(jsonb_build_object('productId', product_id, 'quantity', quantity, 'name', name,
          'unitAmount', unit_amount, 'currency', currency) ORDER BY position) FROM result_lines)
      ) FROM result) AS hold,
      (SELECT jsonb_agg(jsonb_build_object('productId', product_id, 'requested', quantity,
        'available', available_stock, 'currency', currency) ORDER BY position) FROM stock) AS stock,
      (SELECT coalesce(jsonb_agg(product), '[]') FROM taken) AS changed`);

  const [, { rows }] = await db.batch([lock, decide]);
  const result = rows[0] as HoldResult;
  return { ...result, changed: result.changed.map((row) => parseJsonRow(productColumns, row)) };
}

export async function confirmHold(db: Db, id: string): Promise<void> {
  await db
    .update(reservations)
    .set({ state: "confirmed", updatedAt: sql`now()` })
    .where(and(eq(reservations.id, id), eq(reservations.state, "held")));
}

/** Holds that ended more than `staleSeconds` ago, those that ended first before the others. */
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

export type Transition = {
  from: ("held" | "confirmed")[];
  to: "returned" | "released";
  /** Only a hold that ended that long ago, as of the moment when all locks are held. */
  staleSeconds?: number;
};

/**
 * Puts the stock of a reservation back, once: only the call that moves its state does. Takes the same locks in the
 * same order as `holdStock`, the products' by a statement that sees all lines because the reservation's is held.
 * Archived products get theirs back too; the others are returned, as they are now.
 */
export async function returnStock(db: Db, id: string, { from, to, staleSeconds }: Transition): Promise<ProductRow[]> {
  const lockReservation = db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`);
  const lockProducts = db.execute(sql`
    SELECT p.id
    FROM ${reservationLines} AS l JOIN ${products} AS p ON p.id = l.product_id
    WHERE l.reservation_id = ${id}::uuid
    ORDER BY p.id
    FOR NO KEY UPDATE OF p`);
  const stale = staleSeconds === undefined ? undefined : endedSince(staleSeconds);
  const giveBack = db.execute<{ product: ProductRow }>(sql`
    WITH moved AS (
      UPDATE ${reservations} SET state = ${to}, updated_at = now()
      WHERE ${and(eq(reservations.id, id), inArray(reservations.state, from), stale)}
      RETURNING id
    ), given AS (
      UPDATE ${products} AS p
      SET available_stock = p.available_stock + l.quantity, version = p.version + 1, updated_at = now()
      FROM ${reservationLines} l JOIN moved ON moved.id = l.reservation_id
      WHERE p.id = l.product_id
      RETURNING p.id, l.quantity, p.archived_at, ${productNow} AS product
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason, reservation_id)
      SELECT given.id, given.quantity, ${to}::text::stock_reason, ${id}::uuid FROM given
    )
    SELECT product FROM given WHERE archived_at IS NULL`);
  const [, , { rows }] = await db.batch([lockReservation, lockProducts, giveBack]);
  return rows.map(({ product }) => parseJsonRow(productColumns, product));
}
