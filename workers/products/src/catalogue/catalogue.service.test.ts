import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestContext } from "#shared/testing/context.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { browseCatalogue, listCatalogue } from "./catalogue.service.ts";
import type { ProductsContext } from "../context.ts";
import { NewProductSchema, ProductListQuerySchema, SORTS } from "./products.schema.ts";
import { createProduct, removeProduct } from "./products.service.ts";
import { anyVersion, emptyCache } from "../testing.ts";
import { adjustProductStock, deleteVariant } from "../variants/variants.service.ts";

let ctx: ProductsContext;
let database: TestDatabase;

const CATALOGUE = [
  ["Café crème", "Freshly ground, for the espresso machine.", 700, "EUR", 4],
  ["Crème brûlée torch", "Burns sugar, not fingers.", 2900, "USD", 0],
  ["Enamel mug", "Holds 350 ml of coffee.", 1499, "USD", 3],
  ["enamel teapot", null, 3499, "USD", 2],
  ["Oak tray", "Carries a mug & a teapot.", 4900, "USD", 9],
  ["Straße signs", "100% steel; drop table products.", 1499, "EUR", 5],
  ["Vitamin C", "A hundred tablets.", 900, "USD", 1],
] as const;

beforeAll(async () => {
  const test = await createTestContext("products");
  database = test.database;
  ctx = { ...test.ctx, ...emptyCache() };
  for (const [name, description, amount, currency, availableStock] of CATALOGUE) {
    await createProduct(ctx, { name, description, price: { amount, currency }, availableStock });
  }
  const gone = await createProduct(ctx, {
    name: "Enamel relic",
    price: { amount: 1, currency: "USD" },
    availableStock: 1,
  });
  await removeProduct(ctx, { id: gone.id, hasIfMatch: false });
});
afterAll(() => database.close());

const list = (query: Record<string, string> = {}) => listCatalogue(ctx, ProductListQuerySchema.parse(query));
const names = async (query: Record<string, string>) =>
  (await list({ sort: "name", ...query })).items.map(({ name }) => name);

describe("listCatalogue() with a search", () => {
  it.each([
    ["mug", ["Enamel mug", "Oak tray"]],
    ["MUG enAMEL", ["Enamel mug"]],
    ["en", ["Enamel mug", "enamel teapot"]],
    ["creme", ["Café crème", "Crème brûlée torch"]],
    ["crème cafe\u0301", ["Café crème"]],
    ["strasse", ["Straße signs"]],
    ["350", ["Enamel mug"]],
    ["c", ["Vitamin C"]],
    ["mug sugar", []],
    ["relic", []],
    ["offee", []],
  ])("for %j finds %j", async (q, found) => {
    expect(await names({ q })).toEqual(found);
  });

  it.each(["'", "' & !", "mug:* | tea", "\\", "%", "mug') --", "<->", "((", ":*", "🫖", "!!!"])(
    "accepts %j as plain text",
    async (q) => {
      const found = await names({ q });
      expect(found.length).toBeLessThan(CATALOGUE.length);
    },
  );

  it("finds the longest possible word by its prefixes", async () => {
    const word = "𐐨".repeat(500);
    const price = { amount: 1, currency: "USD" };
    const { id } = await createProduct(ctx, { name: "Deseret primer", description: word, price, availableStock: 1 });
    for (const size of [2, 50, 100]) expect(await names({ q: "𐐨".repeat(size) })).toEqual(["Deseret primer"]);
    await removeProduct(ctx, { id, hasIfMatch: false });
  });

  it("treats spaces only as no search", async () => {
    expect(await names({ q: "  " })).toHaveLength(CATALOGUE.length);
  });

  it("filters, sorts and pages like a list", async () => {
    const first = await list({ q: "en", sort: "-price", limit: "1", currency: "USD" });
    expect(first.items.map(({ name }) => name)).toEqual(["enamel teapot"]);
    const second = await list({ q: "en", sort: "-price", limit: "1", cursor: first.nextCursor ?? "" });
    expect(second).toMatchObject({ items: [{ name: "Enamel mug" }], nextCursor: null });
  });
});

describe("listCatalogue()", () => {
  it("combines all filters", async () => {
    expect(await names({ minPrice: "1499", maxPrice: "1499" })).toEqual(["Enamel mug", "Straße signs"]);
    expect(await names({ maxPrice: "1499", currency: "EUR" })).toEqual(["Café crème", "Straße signs"]);
    expect(await names({ minPrice: "2000", inStock: "true" })).toEqual(["enamel teapot", "Oak tray"]);
    expect(await names({ minPrice: "3000", maxPrice: "2000" })).toEqual([]);
  });

  it.each(SORTS)("sorted by %s returns every product once, page by page, while products are inserted", async (sort) => {
    const seen: string[] = [];
    const whole = await list({ sort, limit: "100" });
    let cursor: string | null = "";
    while (cursor !== null) {
      const page = await list({ sort, limit: "2", ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(whole.items.map(({ id }) => id));
    expect(seen).toHaveLength(CATALOGUE.length);
  });

  it("orders prices ascending and descending", async () => {
    const amounts = async (sort: string) => (await list({ sort })).items.map(({ price }) => price.amount);
    const sorted = CATALOGUE.map(([, , amount]) => amount as number).toSorted((a, b) => a - b);
    expect(await amounts("price")).toEqual(sorted);
    expect(await amounts("-price")).toEqual(sorted.toReversed());
  });

  it("refuses a forged cursor, and one of another sort or direction", async () => {
    const { nextCursor } = await list({ sort: "price", limit: "1" });
    const forged = (key: unknown) => Buffer.from(JSON.stringify(key)).toString("base64url");
    const id = "01980000-0000-7000-8000-000000000001";
    const bad: [string, string | null][] = [
      ["-price", nextCursor],
      ["name", nextCursor],
      ["price", forged(["price", 1.5, id])],
      ["price", forged(["price", 1e300, id])],
      ["createdAt", forged(["createdAt", -1, id])],
      ["createdAt", forged(["createdAt", "0000-01-01T00:00:00Z", id])],
      ["name", forged(["name", "a\u0000b", id])],
      ["name", forged(["name", "x", "not-an-id"])],
    ];
    for (const [sort, cursor] of bad) {
      await expect(list({ sort, cursor: cursor ?? "" }), `${sort} ${cursor}`).rejects.toMatchObject({
        code: "validation-failed",
      });
    }
  });
});

describe("ProductListQuerySchema", () => {
  it.each([
    { color: "red" },
    { sort: "stock" },
    { minPrice: "-1" },
    { minPrice: "1.5" },
    { maxPrice: "1000000000001" },
    { currency: "usd" },
    { inStock: "yes" },
    { limit: "0" },
    { limit: "101" },
    { q: "a\u0000b" },
    { q: "x".repeat(101) },
    { q: "a b c d e f g h i j k" },
  ])("refuses %j", (query) => {
    expect(ProductListQuerySchema.safeParse(query).success).toBe(false);
  });
});

describe("listCatalogue() of low stock", () => {
  const LOW = ["Café crème", "Crème brûlée torch", "Enamel mug", "enamel teapot", "Straße signs", "Vitamin C"];

  it("finds the products whose stock is at or below the threshold, in each order and with other filters, for administrators alone", async () => {
    for (const sort of SORTS) {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await list({ lowStock: "true", sort, limit: "1", ...(cursor && { cursor }) });
        found.push(...page.items.map(({ name }) => name));
        cursor = page.nextCursor;
      } while (cursor);
      const whole = (await list({ sort, limit: "100" })).items.map(({ name }) => name);
      expect(found).toEqual(whole.filter((name) => LOW.includes(name)));
    }
    expect(await names({ lowStock: "true", currency: "EUR" })).toEqual(["Café crème", "Straße signs"]);
    expect(await names({ lowStock: "true", currency: "USD", inStock: "true" })).toEqual([
      "Enamel mug",
      "enamel teapot",
      "Vitamin C",
    ]);
    expect(await names({ lowStock: "true", q: "signs" })).toEqual(["Straße signs"]);
    expect(await names({ lowStock: "true", q: "tray" })).toEqual([]);
    expect(await names({ lowStock: "true", status: "draft" })).toEqual([]);
    expect(await names({ lowStock: "true", category: "nowhere" })).toEqual([]);
    expect(await names({ lowStock: "true", q: "signs", "option.Size": "M" })).toEqual([]);
    const others = await browseCatalogue(ctx, ProductListQuerySchema.parse({ lowStock: "true" }));
    expect(others.value.items).toEqual([]);
  });

  it("finds what falls to the threshold, drafts too, and no longer what rises above it", async () => {
    const { items } = await list();
    const idOf = (name: string) => items.find((product) => product.name === name)?.id ?? "";
    await adjustProductStock(ctx, anyVersion(idOf("Oak tray")), { delta: -4 });
    await adjustProductStock(ctx, anyVersion(idOf("Straße signs")), { delta: 1 });
    const price = { amount: 1, currency: "USD" };
    const draft = await createProduct(ctx, { name: "Tin whistle", price, availableStock: 5, status: "draft" });
    const expected = [...LOW, "Oak tray", "Tin whistle"].filter((name) => name !== "Straße signs");
    expect((await names({ lowStock: "true" })).toSorted()).toEqual(expected.toSorted());
    await removeProduct(ctx, anyVersion(draft.id));
    expect(await names({ lowStock: "true" })).not.toContain("Tin whistle");
  });

  it("finds a product by one of its variants, unless that is deleted", async () => {
    const variant = (size: string, availableStock: number) => ({
      options: { Size: size },
      price: { amount: 1, currency: "USD" },
      availableStock,
    });
    const product = await createProduct(
      ctx,
      NewProductSchema.parse({
        name: "Wool socks",
        options: [{ name: "Size", values: ["S", "M"] }],
        variants: [variant("S", 30), variant("M", 5)],
      }),
    );
    expect(await names({ lowStock: "true", q: "socks" })).toEqual(["Wool socks"]);
    await deleteVariant(ctx, { productId: product.id, id: product.variants[1]?.id ?? "", hasIfMatch: false });
    expect(await names({ lowStock: "true", q: "socks" })).toEqual([]);
  });
});
