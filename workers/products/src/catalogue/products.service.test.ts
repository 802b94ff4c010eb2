import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client } from "pg";
import type { Product } from "./products.schema.ts";
import { adjustProductStock } from "../variants/variants.service.ts";
import { getProduct } from "./product-reads.service.ts";
import { createProduct, patchProduct, removeProduct, replaceProduct } from "./products.service.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { stockLedger } from "../tables.ts";
import { anyVersion, createProductsContext, sumOfLedger } from "../testing.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

let made = 0;
const price = { amount: 1000, currency: "USD" };
const newProduct = (availableStock = 10, name = `Thing ${++made}`) =>
  createProduct(ctx, { name, price, availableStock });
const from = (id: string, version: number) => ({ id, versions: [version], hasIfMatch: true });
const code = (expected: string) => expect.objectContaining({ code: expected });

describe("createProduct()", () => {
  it("gives a name to one of many concurrent products, in any letter case", async () => {
    const names = Array.from({ length: 12 }, (_, index) => (index % 2 ? "Contested Name" : "contested name"));
    const results = await Promise.allSettled(names.map((name) => newProduct(1, name)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toEqual(code("product-name-taken"));
    }
  });
});

describe("replaceProduct()", () => {
  it("sets every field, clears what is left out, and raises the version", async () => {
    const product = await patchProduct(ctx, anyVersion((await newProduct(4)).id), { description: "Old words." });
    const replaced = await replaceProduct(ctx, anyVersion(product.id), {
      name: "Replaced thing",
      price: { amount: 5, currency: "EUR" },
    });
    expect(replaced).toEqual({
      ...product,
      name: "Replaced thing",
      description: null,
      price: { amount: 5, currency: "EUR" },
      maxPrice: { amount: 5, currency: "EUR" },
      variants: [{ ...product.variants[0], price: { amount: 5, currency: "EUR" }, version: expect.any(Number) }],
      version: product.version + 1,
      updatedAt: expect.any(String),
    });
    expect(await getProduct(ctx, product.id)).toEqual(replaced);
  });

  it.each([
    ["patchProduct", patchProduct],
    ["replaceProduct", replaceProduct],
  ] as const)("clears a compareAtPrice in another currency than the new price: %s()", async (_, change) => {
    const compareAtPrice = { amount: 1500, currency: "USD" };
    const { id, name } = await createProduct(ctx, {
      name: `Thing ${++made}`,
      price,
      compareAtPrice,
      availableStock: 1,
    });
    const changeTo = (body: object) => change(ctx, anyVersion(id), { name, ...body });
    const dollars = { amount: 900, currency: "USD" };
    expect(await changeTo({ price: dollars })).toMatchObject({ price: dollars, compareAtPrice });
    const yen = { amount: 500, currency: "JPY" };
    expect(await changeTo({ price: yen })).toMatchObject({ price: yen, compareAtPrice: null });
    const both = { price: dollars, compareAtPrice };
    expect(await changeTo(both)).toMatchObject(both);
    expect((await changeTo({ price: yen })).variants).toMatchObject([{ compareAtPrice: null }]);
  });

  it("succeeds once when many replacements name the same version", async () => {
    const { id, version } = await newProduct(3);
    const bodies = Array.from({ length: 10 }, (_, index) => ({ name: `Racer ${index}`, price, availableStock: index }));
    const results = await Promise.allSettled(bodies.map((body) => replaceProduct(ctx, from(id, version), body)));
    const winners = results.filter((result) => result.status === "fulfilled");
    expect(winners).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toEqual(code("version-mismatch"));
    }
    expect(await getProduct(ctx, id)).toEqual(winners[0]?.value);
    expect(await sumOfLedger(ctx.db, id)).toBe(winners[0]?.value.availableStock);
  });

  it("needs the price of a product with one variant", async () => {
    const { id } = await newProduct();
    const refused = { code: "validation-failed", extras: { errors: [{ path: "price" }] } };
    for (const more of [{}, { compareAtPrice: null }]) {
      const replaced = replaceProduct(ctx, anyVersion(id), { name: "Without a price", ...more });
      await expect(replaced).rejects.toMatchObject(refused);
    }
  });

  it("refuses a name that another product has", async () => {
    const [first, second] = [await newProduct(), await newProduct()];
    const body = { name: first.name.toUpperCase(), price };
    await expect(replaceProduct(ctx, anyVersion(second.id), body)).rejects.toEqual(code("product-name-taken"));
    expect(await getProduct(ctx, second.id)).toEqual(second);
  });
});

describe("patchProduct()", () => {
  it("refuses to set the stock without If-Match", async () => {
    const product = await newProduct(3);
    const patch = patchProduct(ctx, anyVersion(product.id), { availableStock: 9 });
    await expect(patch).rejects.toEqual(code("precondition-required"));
    expect(await getProduct(ctx, product.id)).toEqual(product);
  });

  it("writes a ledger entry when it changes the stock, and none when it does not", async () => {
    const { id, version } = await newProduct(3);
    const set = await patchProduct(ctx, from(id, version), { availableStock: 9 });
    await patchProduct(ctx, from(id, set.version), { availableStock: 9 });
    const lines = await ctx.db.select().from(stockLedger).where(eq(stockLedger.variantId, id)).orderBy(stockLedger.id);
    expect(lines.map(({ delta, reason }) => [delta, reason])).toEqual([
      [3, "created"],
      [6, "set"],
    ]);
  });

  it("never overwrites stock that an order reserved meanwhile", async () => {
    const { id, version } = await newProduct(5);
    await reserveVariants(ctx, { reservationId: ctx.newId(), lines: [{ productId: id, quantity: 2 }] });
    const patch = patchProduct(ctx, from(id, version), { availableStock: 50 });
    await expect(patch).rejects.toEqual(code("version-mismatch"));
    expect((await getProduct(ctx, id)).availableStock).toBe(3);
  });

  it("changes nothing, not even the version, for an empty body", async () => {
    const product = await newProduct();
    expect(await patchProduct(ctx, anyVersion(product.id), {})).toEqual(product);
    await expect(patchProduct(ctx, from(product.id, 99), {})).rejects.toEqual(code("version-mismatch"));
  });

  it("throws product-not-found for an unknown product", async () => {
    await expect(patchProduct(ctx, anyVersion(ctx.newId()), { name: "Unknown" })).rejects.toEqual(
      code("product-not-found"),
    );
  });
});

describe("adjustProductStock()", () => {
  it("adds up with concurrent orders and adjustments", async () => {
    const { id } = await newProduct(100);
    await Promise.all([
      ...Array.from({ length: 15 }, () => adjustProductStock(ctx, anyVersion(id), { delta: 3 })),
      ...Array.from({ length: 15 }, () => adjustProductStock(ctx, anyVersion(id), { delta: -2, reason: "broken" })),
      ...Array.from({ length: 15 }, () =>
        reserveVariants(ctx, { reservationId: ctx.newId(), lines: [{ productId: id, quantity: 1 }] }),
      ),
    ]);
    const product = await getProduct(ctx, id);
    expect(product).toMatchObject({ availableStock: 100, version: 46 });
    expect(await sumOfLedger(ctx.db, id)).toBe(100);
  });

  it("never takes more than the available stock, however many calls are concurrent", async () => {
    const { id } = await newProduct(10);
    const tries = Array.from({ length: 8 }, () => adjustProductStock(ctx, anyVersion(id), { delta: -3 }));
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const refused = results.find((result) => result.status === "rejected")?.reason;
    expect(refused).toMatchObject({
      code: "insufficient-stock",
      extras: { shortages: [{ productId: id, requested: 3, available: 1 }] },
    });
    expect(await sumOfLedger(ctx.db, id)).toBe(1);
  });

  it("refuses to exceed the maximum stock", async () => {
    const { id } = await newProduct(999_999_999);
    await expect(adjustProductStock(ctx, anyVersion(id), { delta: 2 })).rejects.toEqual(code("validation-failed"));
    expect((await getProduct(ctx, id)).availableStock).toBe(999_999_999);
  });
});

describe("removeProduct()", () => {
  it("archives the product once, and makes its name available again", async () => {
    const { id, name } = await newProduct();
    const results = await Promise.allSettled([1, 2, 3].map(() => removeProduct(ctx, anyVersion(id))));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(getProduct(ctx, id)).rejects.toEqual(code("product-not-found"));
    const lines = [{ productId: id, quantity: 1 }];
    expect(await reserveVariants(ctx, { reservationId: ctx.newId(), lines })).toEqual({
      outcome: "unknown-product",
      productIds: [id],
    });
    expect((await newProduct(1, name)).name).toBe(name);
  });

  it("still takes back the stock of a cancelled order", async () => {
    const { id } = await newProduct(5);
    const reservationId = ctx.newId();
    await reserveVariants(ctx, { reservationId, lines: [{ productId: id, quantity: 5 }] });
    await removeProduct(ctx, anyVersion(id));
    await settleReservations(ctx, [{ reservationId, action: "return" }]);
    expect(await sumOfLedger(ctx.db, id)).toBe(5);
  });

  it("refuses a stale version", async () => {
    const { id } = await newProduct();
    await expect(removeProduct(ctx, from(id, 7))).rejects.toEqual(code("version-mismatch"));
  });
});

describe("the table", () => {
  let product: Product;
  let sql: Client;
  beforeAll(async () => {
    product = await newProduct();
    sql = new Client({ connectionString: database.ownerUrl });
    await sql.connect();
  });
  afterAll(() => sql.end());

  it.each([
    ["catalogue_products", "name", "'ab'"],
    ["catalogue_products", "name", "' padded name '"],
    ["catalogue_products", "name", "repeat('x', 101)"],
    ["catalogue_products", "description", "repeat('x', 5001)"],
    ["catalogue_products", "slug", "'Not-a-slug'"],
    ["catalogue_products", "version", "-1"],
    ["variants", "price_amount", "0"],
    ["variants", "price_amount", "1000000000001"],
    ["variants", "compare_at_amount", "0"],
    ["variants", "currency", "'usd'"],
    ["variants", "available_stock", "-1"],
    ["variants", "weight_grams", "-1"],
    ["variants", "version", "0"],
  ])("%s refuses %s = %s even for the owner role", async (table, column, value) => {
    await expect(
      sql.query(`UPDATE ${table} SET ${column} = ${value} WHERE id = $1`, [product.id]),
    ).rejects.toMatchObject({ code: "23514" });
  });

  it("updates no index when stock changes, unless the last unit is sold", async () => {
    const { rows } = await sql.query(
      `SELECT count(*) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
       WHERE i.indrelid = 'variants'::regclass AND a.attname IN ('available_stock', 'version', 'updated_at')`,
    );
    expect(rows).toEqual([{ count: "0" }]);
    // Of this connection alone: the counts of others arrive at any time.
    const hot = async () => {
      const stats = await sql.query("SELECT pg_stat_get_xact_tuples_hot_updated('variants'::regclass) AS hot");
      return Number(stats.rows[0].hot);
    };
    await sql.query("BEGIN");
    const before = await hot();
    await sql.query("UPDATE variants SET available_stock = available_stock - 1, version = version + 1 WHERE id = $1", [
      product.id,
    ]);
    expect(await hot()).toBe(before + 1);
    await sql.query("COMMIT");
  });
});
