import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { browseCatalogue, listCatalogue } from "../catalogue/catalogue.service.ts";
import { ProductListQuerySchema } from "../catalogue/products.schema.ts";
import { createProduct, patchProduct } from "../catalogue/products.service.ts";
import { createCategory } from "../categories/categories.service.ts";
import { FacetsQuerySchema } from "../facets/facets.schema.ts";
import { browseFacets } from "../facets/facets.service.ts";
import { reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { anyVersion, createProductsContext } from "../testing.ts";
import { RecentLists } from "./recent-lists.ts";

const { ctx: base, database, measured } = await createProductsContext();
afterAll(() => database.close());

let now = Date.now();
let ctx: typeof base;
beforeEach(() => {
  ctx = { ...base, now: () => new Date(now), recentLists: new RecentLists() };
});

let made = 0;
const newProduct = (name: string, availableStock = 5) =>
  createProduct(ctx, { name: `${name} ${++made}`, price: { amount: 1000, currency: "USD" }, availableStock });

const list = async (query: Record<string, string>) =>
  (await browseCatalogue(ctx, ProductListQuerySchema.parse(query))).value.items;
const total = async (query: Record<string, string>) => (await browseFacets(ctx, FacetsQuerySchema.parse(query))).total;

const reserve = (productId: string, quantity: number, reservationId = ctx.newId()) =>
  reserveVariants(ctx, { reservationId, lines: [{ productId, quantity }] });

/** The number of reads from the database during this work. */
async function readsDuring(work: () => Promise<unknown>): Promise<number> {
  const before = measured.length;
  await work();
  return measured.slice(before).filter(({ kind }) => kind === "database").length;
}

/** Asks twice, so that the list is remembered, and returns the second answer. */
async function askAgain<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  await ask();
  return ask();
}

describe("lists that were just read", () => {
  it("are read once a second for all who ask the same, from the second on", async () => {
    await newProduct("Clock");
    const ask = () => list({ q: "clock" });
    expect(await readsDuring(ask)).toBe(1);
    expect(await readsDuring(ask)).toBe(1);
    now += 999;
    expect(await readsDuring(ask)).toBe(0);
    expect(await readsDuring(() => list({ q: "clock", limit: "5" }))).toBe(1);
    now += 1;
    expect(await readsDuring(ask)).toBe(1);
    expect(await readsDuring(ask)).toBe(0);
    now += 2_000;
    expect(await readsDuring(() => askAgain(ask))).toBe(2);
  });

  it("differ by their facets' options, cursor and sort", async () => {
    await Promise.all([newProduct("Vase"), newProduct("Vase"), newProduct("Vase")]);
    const query = { q: "vase", limit: "1", sort: "name" };
    const { nextCursor } = (await browseCatalogue(ctx, ProductListQuerySchema.parse(query))).value;
    const pages = [query, { ...query, sort: "-name" }, { ...query, cursor: String(nextCursor) }];
    const names = await Promise.all(pages.map(async (page) => (await askAgain(() => list(page)))[0]?.name));
    expect(new Set(names).size).toBe(3);
    expect(await askAgain(() => list({ ...query, "option.Colour": "red" }))).toEqual([]);
  });

  it("are never what an administrator sees", async () => {
    const query = ProductListQuerySchema.parse({ q: "clock" });
    await askAgain(() => browseCatalogue(ctx, query));
    expect(await readsDuring(() => askAgain(() => listCatalogue(ctx, query)))).toBe(2);
  });

  it("show an administrator's changes of this isolate at once", async () => {
    const lamp = await newProduct("Lamp");
    expect(await askAgain(() => list({ q: "lamp" }))).toMatchObject([{ name: lamp.name }]);
    expect(await askAgain(() => total({ q: "lamp" }))).toBe(1);
    const other = await newProduct("Lamp");
    expect((await askAgain(() => list({ q: "lamp" }))).map(({ id }) => id).toSorted()).toEqual(
      [lamp.id, other.id].toSorted(),
    );
    expect(await askAgain(() => total({ q: "lamp" }))).toBe(2);
    await patchProduct(ctx, anyVersion(other.id), { status: "draft" });
    expect(await list({ q: "lamp" })).toHaveLength(1);
    expect(await total({ q: "lamp" })).toBe(1);
    await askAgain(() => list({ category: "lighting" }));
    await createCategory(ctx, { name: "Lighting" });
    expect(await readsDuring(() => list({ category: "lighting" }))).toBe(1);
  });

  it("show stock that orders of this isolate take and return at once, and stay as long as they show nothing of it", async () => {
    const [stool, desk] = [await newProduct("Stool", 2), await newProduct("Desk")];
    const stockOf = (query: Record<string, string>) =>
      askAgain(async () => (await list(query)).map((item) => item.availableStock));
    const totalInStock = () => askAgain(() => total({ q: "stool", inStock: "true" }));
    expect(await stockOf({ q: "stool" })).toEqual([2]);
    expect(await stockOf({ q: "stool", inStock: "true" })).toEqual([2]);
    expect(await totalInStock()).toBe(1);
    await stockOf({ q: "desk" });

    const reservationId = ctx.newId();
    await reserve(stool.id, 2, reservationId);
    expect(await stockOf({ q: "stool" })).toEqual([0]);
    expect(await stockOf({ q: "stool", inStock: "true" })).toEqual([]);
    expect(await totalInStock()).toBe(0);
    expect(await readsDuring(() => stockOf({ q: "desk" }))).toBe(0);

    await settleReservations(ctx, [{ reservationId, action: "release" }]);
    expect(await stockOf({ q: "stool" })).toEqual([2]);
    expect(await stockOf({ q: "stool", inStock: "true" })).toEqual([2]);
    await reserve(desk.id, 1);
    expect(await stockOf({ q: "desk" })).toEqual([4]);
  });

  it("are not remembered when something changed while they were read", async () => {
    const chair = await newProduct("Chair");
    await list({ q: "chair" });
    const read = list({ q: "chair" });
    await patchProduct(ctx, anyVersion(chair.id), { name: `Armchair and chair ${++made}` });
    await read;
    expect(await readsDuring(() => list({ q: "chair" }))).toBe(1);
  });
});

describe("RecentLists", () => {
  it("remembers a hundred lists, the last that were read", async () => {
    const lists = new RecentLists();
    const read = (index: number) => {
      const load = async () => ({ made: ++made });
      return askAgain(() => lists.read(ctx, { key: `list ${index}`, load, showsStockOf: () => true }));
    };
    const first = await read(0);
    for (let index = 1; index < 100; index++) await read(index);
    expect(await read(0)).toBe(first);
    await read(100);
    expect(await read(0)).not.toBe(first);
  });
});
