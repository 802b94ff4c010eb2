import { afterAll, expect, it } from "vitest";
import { openBefore, statementsOf } from "../migration-tests/before-migration.ts";

const VARIANTS = "0007_variants.sql";

/** `previous`: the previous version, which writes while the migration runs. */
const { owner, writer: previous, close } = await openBefore(VARIANTS);
afterAll(close);

const id = (number: number) => `01980000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const insert = (number: number, name: string, more = "") =>
  `INSERT INTO products (id, name, description, price_amount, currency, available_stock, version)
   VALUES ('${id(number)}', '${name}', 'About it', ${number * 100}, 'EUR', ${number % 2 ? number : 0}, ${number}) ${more};
   INSERT INTO stock_ledger (product_id, delta, reason) SELECT '${id(number)}', ${number}, 'created' WHERE ${number} % 2 = 1`;

it("the migration makes each product the first variant of one with its id, slug and version, while the previous version writes", async () => {
  await owner.query(
    [insert(1, "Blue mug"), insert(2, "Blue mug!"), insert(3, "Old mug"), insert(4, "Renamed mug")].join(";"),
  );
  await owner.query(`UPDATE products SET archived_at = '2026-01-01T00:00:00Z' WHERE id = '${id(3)}'`);
  await owner.query(`INSERT INTO reservations (id, expires_at) VALUES ('${id(9)}', now());
    INSERT INTO reservation_lines VALUES ('${id(9)}', 0, '${id(1)}', 1, 'Blue mug', 100, 'EUR')`);

  await owner.query("BEGIN");
  for (const statement of statementsOf(VARIANTS)) {
    await owner.query(statement);
    if (!statement.includes('INSERT INTO "catalogue_products"') || statement.includes("NOT EXISTS")) continue;
    await previous.query(insert(5, "Blue mug?"));
    await previous.query(
      `UPDATE products SET name = 'Green mug', price_amount = 1, available_stock = 7, version = 5 WHERE id = '${id(4)}'`,
    );
  }
  await owner.query("COMMIT");

  const { rows } = await owner.query(`
    SELECT p.name, p.slug, p.price_amount::int AS price, p.max_price_amount::int AS max, p.in_stock, p.version + v.version AS version,
      p.status, p.archived_at IS NULL AS "isForSale", v.id = p.id AS "isFirst", v.available_stock AS stock,
      v.removed_at IS NULL AS "isOnSale"
    FROM catalogue_products p JOIN variants v ON v.product_id = p.id ORDER BY p.id`);
  const sold = { status: "active", isForSale: true, isFirst: true, isOnSale: true };
  expect(rows).toEqual([
    { ...sold, name: "Blue mug", slug: "blue-mug", price: 100, max: 100, in_stock: true, version: 1, stock: 1 },
    {
      ...sold,
      name: "Blue mug!",
      slug: `blue-mug-${id(2).slice(-12)}`,
      price: 200,
      max: 200,
      in_stock: false,
      version: 2,
      stock: 0,
    },
    {
      ...sold,
      ...{ isForSale: false, isOnSale: false },
      ...{ name: "Old mug", slug: "old-mug", price: 300, max: 300, in_stock: true, version: 3, stock: 3 },
    },
    { ...sold, name: "Green mug", slug: "renamed-mug", price: 1, max: 1, in_stock: true, version: 5, stock: 7 },
    {
      ...sold,
      name: "Blue mug?",
      slug: `blue-mug-${id(5).slice(-12)}`,
      price: 500,
      max: 500,
      in_stock: true,
      version: 5,
      stock: 5,
    },
  ]);
  const { rows: lines } = await owner.query(
    "SELECT l.options, v.available_stock FROM reservation_lines l JOIN variants v ON v.id = l.product_id",
  );
  expect(lines).toEqual([{ options: {}, available_stock: 1 }]);
});
