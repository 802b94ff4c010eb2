import { and, eq, sql } from "drizzle-orm";
import type { OrderedQuantity, ReservedLine, Settlement } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { jsonRow, parseJsonRow } from "#shared/database/json-row.ts";
import { type ProductRow, productColumns } from "../catalogue/products.repository.ts";
import { products, reservationLines, reservations, stockLedger } from "../tables.ts";

type HoldStock = { reservationId: string; lines: OrderedQuantity[]; holdSeconds: number; maxAmount: number };

/** What was asked for beside what is there; `available` and `currency` are null for a product that is not for sale. */
export type StockLine = { productId: string; requested: number; available: number | null; currency: string | null };

/** `changed`: the products whose stock was taken, as they are now. */
type HoldResult = {
  hold: { lines: ReservedLine[]; expiresAt: number } | null;
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

/**
 * Settles these reservations in one transaction and returns the products whose stock came back, as they are now; archived
 * ones get theirs back too, but are left out. Takes the same locks in the same order as `holdStock`: all reservations, by
 * their keys, and then the products of those that may give stock back, by a statement that sees all lines because the
 * reservations are locked. The states stand in the UPDATE's condition, so a settlement that is repeated does nothing.
 */
export async function settleAll(
  db: Db,
  settlements: Settlement[],
  { staleSeconds }: { staleSeconds: number },
): Promise<ProductRow[]> {
  const asked = sql`(
    SELECT s."reservationId"::uuid AS id, s.action
    FROM jsonb_to_recordset(${JSON.stringify(settlements)}::jsonb) AS s ("reservationId" text, action text)
  ) AS asked`;
  const lockReservations = db.execute(sql`
    SELECT pg_advisory_xact_lock(key)
    FROM (SELECT DISTINCT hashtextextended(id::text, 0) AS key FROM ${asked} ORDER BY key) AS keys`);
  const lockProducts = db.execute(sql`
    SELECT p.id FROM ${products} AS p
    WHERE p.id IN (
      SELECT l.product_id
      FROM ${asked} JOIN ${reservations} AS r ON r.id = asked.id AND r.state IN ('held', 'confirmed')
      JOIN ${reservationLines} AS l ON l.reservation_id = r.id
      WHERE asked.action <> 'confirm')
    ORDER BY p.id
    FOR NO KEY UPDATE OF p`);
  const settle = db.execute<{ product: ProductRow }>(sql`
    WITH moved AS (
      UPDATE ${reservations} SET updated_at = now(), state = (CASE asked.action
        WHEN 'confirm' THEN 'confirmed' WHEN 'return' THEN 'returned' ELSE 'released' END)::reservation_state
      FROM ${asked}
      WHERE ${reservations.id} = asked.id AND CASE asked.action
        WHEN 'return' THEN ${reservations.state} IN ('held', 'confirmed')
        WHEN 'release-stale' THEN ${reservations.state} = 'held' AND ${endedSince(staleSeconds)}
        ELSE ${reservations.state} = 'held' END
      RETURNING ${reservations.id}, ${reservations.state}
    ), lines AS (
      SELECT l.reservation_id, l.product_id, l.quantity, moved.state
      FROM moved JOIN ${reservationLines} AS l ON l.reservation_id = moved.id WHERE moved.state <> 'confirmed'
    ), given AS (
      UPDATE ${products} AS p
      SET available_stock = p.available_stock + back.quantity, version = p.version + 1, updated_at = now()
      FROM (SELECT product_id, sum(quantity)::int AS quantity FROM lines GROUP BY product_id) AS back
      WHERE p.id = back.product_id
      RETURNING p.archived_at, ${productNow} AS product
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason, reservation_id)
      SELECT product_id, quantity, state::text::stock_reason, reservation_id FROM lines
    )
    SELECT product FROM given WHERE archived_at IS NULL`);
  const [, , { rows }] = await db.batch([lockReservations, lockProducts, settle]);
  return rows.map(({ product }) => parseJsonRow(productColumns, product));
}
