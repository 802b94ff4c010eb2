import { and, eq, sql } from "drizzle-orm";
import type { OrderedQuantity, ReservedLine, Settlement } from "#shared/contracts/products.ts";
import type { Db } from "#shared/database/db.ts";
import { type ChangedStock, changedStock } from "../catalogue/changed-stock.ts";
import { products, reservationLines, reservations, stockLedger, variants } from "../tables.ts";

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

/** `changed`: the variants whose stock was taken. */
type HoldResult = {
  hold: { lines: ReservedLine[] | null; expiresAt: number } | null;
  stock: StockLine[];
  changed: ChangedStock[];
};

/**
 * Locks, then decides. A statement's snapshot is older than a lock that it waits for, so the decision needs a statement
 * that starts after the locks are held: two statements, one transaction, one round trip. The reservation's lock comes
 * first, then the variants by id, so that calls cannot deadlock. Of a product that is named by its own id all variants
 * are locked, so that its only variant is still the only one when the second statement takes its stock.
 */
export async function holdStock(
  db: Db,
  { reservationId, lines, holdSeconds, maxAmount }: HoldStock,
): Promise<HoldResult> {
  const requested = lines.map((line, position) => {
    const isVariant = "variantId" in line;
    return { position, quantity: line.quantity, isVariant, id: isVariant ? line.variantId : line.productId };
  });
  const idsOf = (isVariant: boolean) =>
    sql.param(`{${requested.flatMap((line) => (line.isVariant === isVariant ? line.id : [])).join(",")}}`);

  const lock = db.execute(sql`
    SELECT v.id
    FROM (SELECT pg_advisory_xact_lock(hashtextextended(${reservationId}, 0))) AS turn
    CROSS JOIN ${variants} AS v
    WHERE v.id = ANY(${idsOf(true)}::uuid[]) OR (v.product_id = ANY(${idsOf(false)}::uuid[]) AND v.removed_at IS NULL)
    ORDER BY v.id
    FOR NO KEY UPDATE OF v`);

  const decide = db.execute<HoldResult>(sql`
    WITH requested AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(requested)}::jsonb)
        AS r (position int, id uuid, "isVariant" boolean, quantity int)
    ), found AS (
      SELECT r.position, r.id, r.quantity, coalesce(v.choices, 0) AS choices, v.variant_id, v.product_id, v.name, v.sku,
        v.options, v.price_amount, v.currency, v.available_stock
      FROM requested r LEFT JOIN LATERAL (
        SELECT count(*) OVER () AS choices, v.id AS variant_id, v.product_id, p.name, v.sku, v.options, v.price_amount,
          v.currency, v.available_stock
        FROM (
          SELECT * FROM ${variants} WHERE r."isVariant" AND id = r.id AND removed_at IS NULL
          UNION ALL
          SELECT * FROM ${variants} WHERE NOT r."isVariant" AND product_id = r.id AND removed_at IS NULL
        ) v JOIN ${products} p ON p.id = v.product_id AND p.archived_at IS NULL AND p.status = 'active'
        LIMIT 1
      ) v ON true
    ), stock AS (
      -- Each variant once, though lines may mean the same by its own id and by its product's.
      SELECT DISTINCT ON (variant_id) *, sum(quantity) OVER (PARTITION BY variant_id)::int AS wanted
      FROM found WHERE choices = 1 ORDER BY variant_id, position
    ), standing AS (
      -- A hold that was not released stays as it is; one that is not confirmed yet gets its full time again.
      UPDATE ${reservations} SET
        expires_at = CASE WHEN state = 'held' THEN now() + make_interval(secs => ${holdSeconds}) ELSE expires_at END,
        updated_at = now()
      WHERE id = ${reservationId}::uuid AND state <> 'released'
      RETURNING id, expires_at
    ), decision AS (
      SELECT NOT EXISTS (SELECT FROM standing)
        AND (SELECT bool_and(choices = 1) FROM found)
        AND bool_and(available_stock >= wanted AND wanted <= 1000)
        AND min(currency) = max(currency)
        AND sum(price_amount * wanted) <= ${maxAmount} AS takes
      FROM stock
    ), hold AS (
      INSERT INTO ${reservations} (id, expires_at)
      SELECT ${reservationId}::uuid, now() + make_interval(secs => ${holdSeconds}) FROM decision WHERE takes
      ON CONFLICT (id) DO UPDATE SET state = 'held', expires_at = EXCLUDED.expires_at, updated_at = now()
      RETURNING id, expires_at
    ), earlier AS (
      -- What a released hold was of, when the product has another variant now.
      DELETE FROM ${reservationLines} l USING hold
      WHERE l.reservation_id = hold.id AND l.product_id NOT IN (SELECT variant_id FROM stock)
    ), lines AS (
      INSERT INTO ${reservationLines} (reservation_id, position, product_id, quantity, name, sku, options, unit_amount, currency)
      SELECT hold.id, position, variant_id, wanted, name, sku, options, price_amount, currency FROM hold, stock
      ON CONFLICT (reservation_id, product_id) DO UPDATE
        SET name = EXCLUDED.name, sku = EXCLUDED.sku, options = EXCLUDED.options, unit_amount = EXCLUDED.unit_amount,
          currency = EXCLUDED.currency
      RETURNING *
    ), taken AS (
      UPDATE ${variants} AS v
      SET available_stock = v.available_stock - lines.quantity, version = v.version + 1, updated_at = now()
      FROM lines WHERE v.id = lines.product_id
      RETURNING v.id, v.product_id, v.available_stock, v.version, v.updated_at
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason, reservation_id)
      SELECT product_id, -quantity, 'held', reservation_id FROM lines
    ), result AS (
      SELECT expires_at FROM standing UNION ALL SELECT expires_at FROM hold
    ), result_lines AS (
      SELECT * FROM lines
      UNION ALL
      SELECT l.* FROM ${reservationLines} l JOIN standing ON l.reservation_id = standing.id
    )
    SELECT
      (SELECT jsonb_build_object(
        'expiresAt', floor(extract(epoch FROM expires_at) * 1000),
        'lines', (SELECT jsonb_agg(jsonb_build_object('productId', v.product_id, 'variantId', v.id, 'quantity', l.quantity,
          'name', l.name, 'sku', l.sku, 'options', l.options, 'unitAmount', l.unit_amount, 'currency', l.currency,
          'weightGrams', v.weight_grams, 'taxClass', p.tax_class, 'categoryIds', category_path(p.category_ids))
          ORDER BY l.position)
          FROM result_lines l JOIN ${variants} v ON v.id = l.product_id JOIN ${products} p ON p.id = v.product_id)
      ) FROM result) AS hold,
      (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'variants', f.choices, 'productId', f.product_id,
        'variantId', f.variant_id, 'requested', coalesce(s.wanted, f.quantity), 'available', f.available_stock,
        'currency', f.currency) ORDER BY f.position) FROM found f LEFT JOIN stock s USING (position)) AS stock,
      ${changedStock(sql`taken`)} AS changed`);

  const [, { rows }] = await db.batch([lock, decide]);
  return rows[0] as HoldResult;
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
      SELECT id FROM ${reservations} WHERE id = ANY(${sql.param(`{${ids.join(",")}}`)}::uuid[]) AND state = 'held'
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
