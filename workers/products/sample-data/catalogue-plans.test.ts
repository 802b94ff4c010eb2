import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Db } from "#shared/database/db.ts";
import { createTestContext } from "#shared/testing/context.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { type CatalogueQuery, listProducts } from "../src/catalogue/catalogue.repository.ts";
import { archiveProduct, findProduct, updateProduct } from "../src/catalogue/products.repository.ts";
import { searchProducts } from "../src/catalogue/search.repository.ts";
import { BroadSearches } from "../src/facets/broad-searches.ts";
import { countFacets } from "../src/facets/facets.repository.ts";
import { countInHalves } from "../src/facets/halves.repository.ts";
import { holdStock, settleAll } from "../src/reservations/reservations.repository.ts";
import { adjustStock } from "../src/variants/variants.repository.ts";
import { seedCatalogue } from "./fill-catalogue.ts";

let database: TestDatabase;
let sql: Client;
let db: Db;

beforeAll(async () => {
  const test = await createTestContext("products");
  ({ database } = test);
  db = test.ctx.db;
  sql = new Client({ connectionString: database.ownerUrl });
  await sql.connect();
  await seedCatalogue(database.ownerUrl, { products: 3_000 });
});
afterAll(async () => {
  await sql?.end();
  await database?.close();
});

type Statement = { sql: string; params: unknown[] };

/** The statements that the Worker sends for a query when it is answered with these rows. */
async function recordStatements(run: (db: never) => unknown, rows: object[] = []): Promise<Statement[]> {
  const statements: Statement[] = [];
  const { drizzle } = await import("drizzle-orm/pg-proxy");
  const recorder = drizzle(async (text, params) => {
    statements.push({ sql: text, params });
    // Neon's driver returns the rows of a statement without the query builder as a field.
    return { rows: Object.assign([], { rows }) };
  });
  const batch = async (queries: Promise<unknown>[]) => {
    const results = [];
    for (const query of queries) results.push(Object.assign((await query) as unknown[], { rows: [{ changed: [] }] }));
    return results;
  };
  await run(Object.assign(recorder, { batch }) as never);
  return statements;
}

/** The plans of the statements that the Worker sends for a query, with its parameters. */
async function planOf(run: (db: never) => unknown, answered: object[] = []): Promise<string> {
  const plans = [];
  for (const { sql: text, params } of await recordStatements(run, answered)) {
    const { rows } = await sql.query(`EXPLAIN ${text}`, params);
    plans.push(...rows.map((row) => row["QUERY PLAN"] as string));
  }
  return plans.join("\n");
}

/** There are few categories: PostgreSQL reads a table of one or two pages as a whole. */
const SEQUENTIAL = /Seq Scan on (?!categories)/;

const id = "01970000-0000-7000-8000-000000000500";
const event = { id: "01970000-0000-7000-8000-000000000e00", type: "product.updated", traceparent: "", subscribers: [] };
const lines = [
  { productId: id, quantity: 1 },
  { variantId: id, quantity: 1 },
];
const hold = { reservationId: id, lines, holdSeconds: 120, maxAmount: 1_000_000 };
const first = { statuses: ["active"], limit: 20, sort: "createdAt", descending: true } satisfies CatalogueQuery;
const lists: [string, CatalogueQuery, string][] = [
  ["newest", first, "catalogue_created_at_idx"],
  ["oldest", { ...first, descending: false }, "catalogue_created_at_idx"],
  ["a later page", { ...first, after: { value: "2024-01-02T00:00:00.000Z", id } }, "catalogue_created_at_idx"],
  ["by price", { ...first, sort: "price", descending: false }, "catalogue_price_idx"],
  ["by price, a later page", { ...first, sort: "price", after: { value: 5000, id } }, "catalogue_price_idx"],
  ["by name", { ...first, sort: "name", descending: false }, "catalogue_name_idx"],
  ["by name, a later page", { ...first, sort: "name", after: { value: "Mosenra", id } }, "catalogue_name_idx"],
  ["of one currency by price", { ...first, sort: "price", currency: "GBP" }, "catalogue_currency_price_idx"],
  ["of a narrow range of prices", { ...first, minPrice: 300_000, maxPrice: 301_000 }, "catalogue_price_idx"],
  ["in stock", { ...first, inStock: true }, "catalogue_in_stock_idx"],
];

/** Every combination of sort, direction, position and filters that a client can request. */
const combinations: CatalogueQuery[] = (["createdAt", "price", "name"] as const).flatMap((sort) => {
  const value = { createdAt: "2024-01-02T00:00:00.000Z", price: 5000, name: "Mosenra" }[sort];
  const choices: Partial<CatalogueQuery>[][] = [
    [{ descending: true }, { descending: false }],
    [{}, { after: { value, id } }],
    [{}, { currency: "GBP" }],
    [{}, { minPrice: 300_000 }],
    [{}, { maxPrice: 301_000 }],
    [{}, { inStock: true }],
    [{}, { category: "generated-lamp" }],
  ];
  return choices.reduce<CatalogueQuery[]>(
    (queries, choice) => queries.flatMap((query) => choice.map((more) => ({ ...query, ...more }))),
    [{ statuses: ["active"], limit: 20, sort, descending: true }],
  );
});

describe("the plan", () => {
  it.each(lists)("of the list %s uses its index and sorts only a few rows", async (_, query, index) => {
    const plan = await planOf((db) => listProducts(db, query));
    expect(plan).toContain(index);
    expect(plan).not.toMatch(SEQUENTIAL);
  });

  it.each<[string, (db: Db) => unknown]>([
    ["a single read", (db) => findProduct(db, { id })],
    [
      "a change",
      (db) =>
        updateProduct(db, id, {
          changes: { name: "Changed" },
          variantChanges: { availableStock: 2 },
          variantCount: "one",
          versions: [1],
          event,
        }),
    ],
    [
      "a change of stock",
      (db) => adjustStock(db, id, { delta: 1, note: null, maxStock: 9, versions: undefined, event }),
    ],
    ["an archiving", (db) => archiveProduct(db, id, { versions: undefined, event })],
  ])("of %s finds its rows by key", async (_, run) => {
    const plan = await planOf(run as (db: never) => unknown);
    expect(plan).toMatch(/Index (Only )?Scan using (catalogue_products|variants)_(pkey|options_key)/);
    expect(plan).not.toMatch(SEQUENTIAL);
  });

  it("of a reservation of products and variants, in a function of the database, finds its rows by key", async () => {
    await sql.query("BEGIN");
    const [statement] = await recordStatements((db) => holdStock(db, hold).catch(() => undefined));
    await sql.query(statement?.sql ?? "", statement?.params);
    // The plans inside a function are not shown, but its scans are counted.
    const { rows } = await sql.query(
      "SELECT sum(seq_scan) AS sequential, sum(idx_scan) AS by_key FROM pg_stat_xact_user_tables WHERE relname IN ('variants', 'catalogue_products')",
    );
    await sql.query("ROLLBACK");
    expect(rows).toEqual([{ sequential: "0", by_key: expect.stringMatching(/^[1-9]/) }]);
  });

  it("of returning a reservation finds its rows by key when there are many", async () => {
    await sql.query("SET enable_seqscan = off");
    const plan = await planOf((db) => settleAll(db, [{ reservationId: id, action: "return" }], { staleSeconds: 1 }));
    expect(plan).not.toMatch(SEQUENTIAL);
    await sql.query("RESET enable_seqscan");
  });

  it(`of each of the ${combinations.length} combinations of sort, page and filters reads along an index`, async () => {
    // A sequential scan of this short catalogue would be cheap, which would hide a missing index.
    await sql.query("SET enable_seqscan = off");
    for (const query of combinations) {
      const plan = await planOf((db) => listProducts(db, query));
      expect(plan, JSON.stringify(query)).toMatch(/Index (Only )?Scan.* catalogue_\w+_idx/);
      expect(plan, JSON.stringify(query)).not.toMatch(SEQUENTIAL);
    }
    await sql.query("RESET enable_seqscan");
  });

  it.each<[string, CatalogueQuery, string]>([
    ["a category, newest", { ...first, category: "generated-lamp" }, "catalogue_facets_created_at_idx"],
    ["an option by price", { ...first, sort: "price", options: { Size: ["M"] } }, "catalogue_facets_price_idx"],
    ["a category by name", { ...first, sort: "name", category: "generated-lamp" }, "catalogue_facets_name_idx"],
  ])("of a list of %s reads the products of each combination along an index", async (_, query, index) => {
    // The combinations of this short catalogue have a few products each, which are sorted more cheaply.
    await sql.query("SET enable_sort = off");
    const plan = await planOf((db) => listProducts(db, query));
    await sql.query("RESET enable_sort");
    expect(plan).toContain(index);
    expect(plan).not.toContain("Seq Scan on catalogue_products");
  });

  it("of facets reads an index alone", async () => {
    const query = { statuses: first.statuses, maxCounted: 50_000, maxOptions: 20, maxValues: 100 };
    // An index alone is cheaper when the pages of the table are marked as visible to all, as they are in a shop after a while.
    await sql.query("VACUUM catalogue_products");
    // For two products of a combination PostgreSQL prefers a bitmap, as there are in this short catalogue.
    await sql.query("SET enable_bitmapscan = off");
    const plan = await planOf((db) => countFacets(db, query).catch(() => undefined));
    await sql.query("RESET enable_bitmapscan");
    expect(plan).toContain("Index Only Scan using catalogue_facets_price_idx");
    expect(plan).not.toMatch(/(Heap|Seq|Index) Scan on catalogue_products|Index Scan using \w+ on catalogue_products/);
  });

  const oak = { q: "oak", statuses: first.statuses, maxCounted: 50_000, maxOptions: 20, maxValues: 100 };
  it.each([
    ["as a whole", (db: Db) => countFacets(db, oak)],
    ["in halves", (db: Db) => countInHalves(db, oak, { q: "oak", known: new BroadSearches(), now: 0 })],
  ])("of the facets of a search visits rows of the narrow copy alone, %s", async (_, count) => {
    const plan = await planOf((db) => count(db).catch(() => undefined));
    for (const half of [0, 1]) expect(plan).toContain(`Bitmap Index Scan on search_documents_${half}_search_keys_idx`);
    expect(plan).not.toContain("catalogue_products");
    expect(plan).not.toContain("Seq Scan on search_documents");
  });

  it.each(lists.filter(([name]) => name !== "of a narrow range of prices"))(
    "of a search, %s, uses the search index, and after too many matches scans the list's index",
    async (_, query, index) => {
      // This catalogue is shorter than the scan, so sorting all of it would be cheaper; a large one is not.
      await sql.query("SET enable_seqscan = off");
      await sql.query("SET enable_sort = off");
      const tooMany = [{ id: null, isTooMany: true }];
      const plan = await planOf((db) => searchProducts(db, "oak mu", query).catch(() => undefined), tooMany);
      const isNewestFirst = query.sort === "createdAt" && query.descending;
      expect(plan).toContain(
        isNewestFirst ? "Function Scan on newest_matches" : "Bitmap Index Scan on search_documents_1_search_keys_idx",
      );
      expect(plan).toContain(index);
      expect(plan).not.toMatch(SEQUENTIAL);
    },
  );

  it("of a search for the newest, in a function of the database, reads along indexes", async () => {
    await sql.query("BEGIN; SET LOCAL enable_seqscan = off");
    const [statement] = await recordStatements((db) => searchProducts(db, "oak mu", first));
    await sql.query(statement?.sql ?? "", statement?.params);
    const { rows } = await sql.query(
      `SELECT relname, seq_scan::int AS sequential, idx_scan > 0 AS by_index FROM pg_stat_xact_user_tables
       WHERE relname IN ('search_documents_0', 'search_documents_1', 'catalogue_products') ORDER BY relname`,
    );
    await sql.query("ROLLBACK");
    expect(rows).toEqual([
      { relname: "catalogue_products", sequential: 0, by_index: true },
      { relname: "search_documents_0", sequential: 0, by_index: true },
      { relname: "search_documents_1", sequential: 0, by_index: true },
    ]);
  });
});

describe("searchProducts()", () => {
  const byName: CatalogueQuery = { statuses: ["active"], limit: 50, sort: "name", descending: false };
  const orders: [CatalogueQuery, string][] = [
    [byName, "lower(name)"],
    [{ ...byName, descending: true }, "lower(name) DESC"],
    [{ ...first, limit: 50 }, "created_at DESC, id DESC"],
    [{ ...first, limit: 50, descending: false }, "created_at, id"],
  ];
  const dear = { minPrice: 450_000 };

  /** The ids of all matches, page by page. */
  async function findAll(text: string, query: CatalogueQuery): Promise<string[]> {
    const seen: string[] = [];
    for (let next: CatalogueQuery = query; ; ) {
      const rows = await searchProducts(db, text, next);
      const page = rows.slice(0, query.limit);
      seen.push(...page.map((row) => row.id));
      const last = page.at(-1);
      if (rows.length <= query.limit || !last) return seen;
      const value = query.sort === "name" ? last.name : last.createdAt.toISOString();
      next = { ...query, after: { value, id: last.id } };
    }
  }

  async function expectAllPages(text: string, query: CatalogueQuery, order: string): Promise<number> {
    const { rows: expected } = await sql.query<{ id: string }>(
      `SELECT id FROM catalogue_products WHERE search @@ search_query($1) AND price_amount >= $2 ORDER BY ${order}`,
      [text, query.minPrice ?? 0],
    );
    const seen = await findAll(text, query);
    expect(seen).toEqual(expected.map(({ id }) => id));
    return seen.length;
  }

  it.each<[string, string, Partial<CatalogueQuery>, (found: number) => boolean]>([
    ["so many matches that a scan along the list fills a page", "edition", {}, (found) => found > 2_800],
    ["many matches that a filter leaves far between", "edition", dear, (found) => found > 50 && found < 200],
    ["few matches", "walnut ke", {}, (found) => found > 10 && found < 100],
    ["one match", "1500", {}, (found) => found === 1],
  ])("returns all products in order, each once, page by page, with %s", async (_, text, filter, isExpected) => {
    for (const [query, order] of orders) {
      expect(await expectAllPages(text, { ...query, ...filter }, order)).toSatisfy(isExpected);
    }
  });

  it("reads only the newest of many matches for a page of the newest", async () => {
    const [statement] = await recordStatements((db) => searchProducts(db, "edition", first));
    const { rows } = await sql.query(statement?.sql ?? "", statement?.params);
    // Of 2,900 matches, too many to sort.
    expect(rows.length).toBe(21);
    expect(rows[0].isTooMany).toBe(false);
  });

  it("finds old products that pass a filter behind more new ones than can be sorted that do not", async () => {
    await sql.query("BEGIN; UPDATE catalogue_products SET in_stock = false WHERE created_at > '2024-01-01T10:00:00Z'");
    // 300 may be sorted, and 600 are old.
    const { rows } = await sql.query(
      "SELECT * FROM newest_matches(search_words('edition'), '{active}', NULL, NULL, 21, 300, NULL, NULL, NULL, NULL, true)",
    );
    await sql.query("ROLLBACK");
    expect(rows[0].is_too_many).toBe(true);
    expect(rows[0].ids.length).toBeGreaterThan(200);
  });

  it.each<[string, Partial<CatalogueQuery>]>([
    ["a currency", { currency: "GBP" }],
    ["a range of prices", { minPrice: 5_000, maxPrice: 50_000 }],
    ["a category", { category: "generated-lamp" }],
    ["an option, in stock", { options: { Size: ["M"] }, inStock: true }],
    ["a category that does not exist", { category: "none" }],
    ["drafts as well", { statuses: ["active", "draft"] }],
    ["drafts alone", { statuses: ["draft"] }],
  ])("finds the newest of %s, as it finds the oldest", async (_, filter) => {
    await sql.query("UPDATE catalogue_products SET status = 'draft' WHERE get_byte(uuid_send(id), 15) % 16 = 0");
    const query = { ...first, limit: 50, ...filter };
    const oldest = await findAll("designed", { ...query, descending: false });
    expect(await findAll("designed", query)).toEqual(oldest.reverse());
    expect(oldest.length > 0).toBe(filter.category !== "none");
  });

  it.each([
    ["years, months and seconds apart", "random() ^ 12 * interval '30 years'"],
    ["a thousand at once, others days before and after", "greatest(0, random() - 0.4) * interval '90 days'"],
    ["all at once", "interval '0'"],
    [
      "at the limits of periods",
      "floor(random() * 5) * interval '20 days' + floor(random() * 3 - 1) * interval '1 millisecond'",
    ],
  ])("returns the newest in order when products were created %s", async (_, before) => {
    await sql.query(
      `UPDATE catalogue_products SET status = 'active', created_at = date_trunc('milliseconds', to_timestamp(1728000 * 990) - ${before})`,
    );
    for (const text of ["edition", "oak", "walnut ke"]) {
      await expectAllPages(text, { ...first, limit: 100 }, "created_at DESC, id DESC");
    }
  });
});
