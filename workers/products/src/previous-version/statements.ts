/**
 * The exact statements of the version before variants. It runs beside this one during a deployment, and alone after a
 * rollback. Remove this folder together with the compatibility part of the migration.
 */
import { and, eq, getTableColumns, inArray, isNull, sql } from "drizzle-orm";
import { bigint, boolean, char, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { createdAt, time, updatedAt } from "#shared/database/columns.ts";
import type { Db } from "#shared/database/db.ts";
import { reservationLines, reservations, stockLedger } from "../tables.ts";

const products = pgTable("products", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  description: text("description"),
  priceAmount: bigint("price_amount", { mode: "number" }).notNull(),
  currency: char("currency", { length: 3 }).notNull(),
  availableStock: integer("available_stock").notNull(),
  version: integer("version").notNull().default(1),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  archivedAt: time("archived_at"),
  inStock: boolean("in_stock").notNull().generatedAlwaysAs(sql`available_stock > 0`),
});

const { inStock: _inStock, archivedAt: _archivedAt, ...columns } = getTableColumns(products);
const forSale = isNull(products.archivedAt);
const versionBump = { version: sql`${products.version} + 1`, updatedAt: sql`now()` };

type NewRow = Omit<typeof products.$inferInsert, "version" | "createdAt" | "updatedAt" | "archivedAt">;
type Line = { productId: string; quantity: number };

export async function findProduct(db: Db, id: string) {
  const [row] = await db
    .select(columns)
    .from(products)
    .where(and(eq(products.id, id), forSale));
  return row;
}

export async function listNames(db: Db): Promise<string[]> {
  const rows = await db
    .select({ name: products.name })
    .from(products)
    .where(and(forSale, sql`${products.inStock}`))
    .orderBy(sql`lower(${products.name})`);
  return rows.map(({ name }) => name);
}

export async function searchIds(db: Db, word: string): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT id FROM ${products}
    WHERE archived_at IS NULL AND search_prefixes(search) @> (SELECT nullif(search_words(${word}), '{}'))`);
  return rows.map(({ id }) => id);
}

export async function insertProduct(db: Db, product: NewRow): Promise<void> {
  await db.batch([
    db.insert(products).values(product).returning(columns),
    db.insert(stockLedger).values({ variantId: product.id, delta: product.availableStock, reason: "created" }),
  ]);
}

export async function updateProduct(db: Db, id: string, changes: Partial<Omit<NewRow, "id">>): Promise<void> {
  const delta = sql`${changes.availableStock ?? null}::int - available_stock`;
  const isTarget = and(eq(products.id, id), forSale);
  await db.batch([
    db.select(columns).from(products).where(isTarget).for("no key update"),
    db.execute(sql`
      INSERT INTO ${stockLedger} (product_id, delta, reason)
      SELECT id, ${delta}, 'set' FROM ${products} WHERE ${isTarget} AND ${delta} <> 0`),
    db
      .update(products)
      .set({ ...changes, ...versionBump })
      .where(isTarget)
      .returning(columns),
  ]);
}

export async function archiveProduct(db: Db, id: string): Promise<void> {
  const isTarget = and(eq(products.id, id), forSale);
  await db.batch([
    db.select(columns).from(products).where(isTarget).for("no key update"),
    db
      .update(products)
      .set({ archivedAt: sql`now()`, ...versionBump })
      .where(isTarget)
      .returning(columns),
  ]);
}

/** Returns whether the stock of all lines was taken. */
export async function holdStock(db: Db, reservationId: string, lines: Line[]): Promise<boolean> {
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
  const decide = db.execute<{ taken: number }>(sql`
    WITH requested AS (
      SELECT * FROM jsonb_to_recordset(${requested}::jsonb) AS r (position int, "productId" uuid, quantity int)
    ), stock AS (
      SELECT r.position, r."productId" AS product_id, r.quantity, p.name, p.price_amount, p.currency, p.available_stock
      FROM requested r LEFT JOIN ${products} p ON p.id = r."productId" AND p.archived_at IS NULL
    ), standing AS (
      UPDATE ${reservations} SET
        expires_at = CASE WHEN state = 'held' THEN now() + make_interval(secs => 120) ELSE expires_at END,
        updated_at = now()
      WHERE id = ${reservationId}::uuid AND state <> 'released'
      RETURNING id, expires_at
    ), decision AS (
      SELECT NOT EXISTS (SELECT FROM standing)
        AND bool_and(available_stock >= quantity) IS TRUE
        AND count(*) FILTER (WHERE available_stock IS NULL) = 0
        AND count(DISTINCT currency) = 1
        AND sum(price_amount * quantity) <= 1000000000000 AS takes
      FROM stock
    ), hold AS (
      INSERT INTO ${reservations} (id, expires_at)
      SELECT ${reservationId}::uuid, now() + make_interval(secs => 120) FROM decision WHERE takes
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
      RETURNING p.id, lines.quantity
    ), ledger AS (
      INSERT INTO ${stockLedger} (product_id, delta, reason, reservation_id)
      SELECT taken.id, -taken.quantity, 'held', hold.id FROM taken, hold
    )
    SELECT count(*)::int AS taken FROM taken`);
  const [, { rows }] = await db.batch([lock, decide]);
  return rows[0]?.taken === lines.length;
}

export async function returnStock(db: Db, id: string): Promise<void> {
  await db.batch([
    db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 0))`),
    db.execute(sql`
      SELECT p.id
      FROM ${reservationLines} AS l JOIN ${products} AS p ON p.id = l.product_id
      WHERE l.reservation_id = ${id}::uuid
      ORDER BY p.id
      FOR NO KEY UPDATE OF p`),
    db.execute(sql`
      WITH moved AS (
        UPDATE ${reservations} SET state = 'returned', updated_at = now()
        WHERE ${and(eq(reservations.id, id), inArray(reservations.state, ["held", "confirmed"]))}
        RETURNING id
      ), given AS (
        UPDATE ${products} AS p
        SET available_stock = p.available_stock + l.quantity, version = p.version + 1, updated_at = now()
        FROM ${reservationLines} l JOIN moved ON moved.id = l.reservation_id
        WHERE p.id = l.product_id
        RETURNING p.id, l.quantity, p.archived_at
      ), ledger AS (
        INSERT INTO ${stockLedger} (product_id, delta, reason, reservation_id)
        SELECT given.id, given.quantity, 'returned'::text::stock_reason, ${id}::uuid FROM given
      )
      SELECT id FROM given WHERE archived_at IS NULL`),
  ]);
}
