import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { browseProduct, getProduct } from "../catalogue/product-reads.service.ts";
import { listCatalogue } from "../catalogue/catalogue.service.ts";
import { NewProductSchema, ProductListQuerySchema } from "../catalogue/products.schema.ts";
import { createProduct, patchProduct, removeProduct } from "../catalogue/products.service.ts";
import { reserveStock, reserveVariants, settleReservations } from "../reservations/reservations.service.ts";
import { anyVersion, createProductsContext, sumOfLedger } from "../testing.ts";
import { deleteVariant } from "../variants/variants.service.ts";
import * as previous from "./statements.ts";

const { ctx, database } = await createProductsContext();
afterAll(() => database.close());

let made = 0;
const price = { amount: 1000, currency: "USD" };
const newName = () => `Shared ${++made}`;

const newProduct = (stock: number) => createProduct(ctx, { name: newName(), price, availableStock: stock });
const newSizes = (stocks: number[], more: object = {}) =>
  createProduct(
    ctx,
    NewProductSchema.parse({
      name: newName(),
      options: [{ name: "Size", values: stocks.map((_, index) => `${index}`) }],
      variants: stocks.map((availableStock, index) => ({
        options: { Size: `${index}` },
        price: { amount: 2000 - index * 100, currency: "USD" },
        availableStock,
        sku: `SKU-${made}-${index}`,
      })),
      ...more,
    }),
  );
async function insertByPrevious(stock = 5, name = newName()) {
  const id = ctx.newId();
  await previous.insertProduct(ctx.db, { id, name, priceAmount: 500, currency: "EUR", availableStock: stock });
  return { id, name };
}
const reserve = (id: string, lines: ({ productId: string } | { variantId: string })[], quantity = 1) =>
  reserveVariants(ctx, { reservationId: id, lines: lines.map((line) => ({ ...line, quantity })) });
async function expectStock(variantId: string, stock: number): Promise<void> {
  const { rows } = await ctx.db.execute(sql`SELECT available_stock FROM variants WHERE id = ${variantId}::uuid`);
  expect(rows).toEqual([{ available_stock: stock }]);
  expect(await sumOfLedger(ctx.db, variantId)).toBe(stock);
}

describe("a product that the previous version creates", () => {
  it("has a slug and one variant with its id, and can be read, listed, searched and reserved", async () => {
    const { id, name } = await insertByPrevious(5, "Péché mignon");
    const product = await getProduct(ctx, "peche-mignon");
    expect(product).toMatchObject({ id, name, status: "active", version: 1, price: { amount: 500, currency: "EUR" } });
    expect(product.variants).toMatchObject([{ id, availableStock: 5, version: 1, options: {} }]);
    const listed = await listCatalogue(ctx, ProductListQuerySchema.parse({ q: "mignon", inStock: "true" }));
    expect(listed.items.map((item) => item.id)).toEqual([id]);
    expect(await reserve(ctx.newId(), [{ productId: id }], 2)).toMatchObject({ outcome: "reserved" });
    await expectStock(id, 3);
  });

  it("cannot have the name of a product of this version, nor the reverse, in any letter case", async () => {
    const draft = await createProduct(ctx, { name: newName(), price, availableStock: 1, status: "draft" });
    const refused = { constraint: "products_name_key" };
    await expect(insertByPrevious(1, draft.name.toUpperCase())).rejects.toMatchObject(refused);
    const { id, name } = await insertByPrevious();
    await expect(createProduct(ctx, { name, price, availableStock: 1 })).rejects.toMatchObject({
      code: "product-name-taken",
    });
    await expect(previous.updateProduct(ctx.db, id, { name: draft.name })).rejects.toMatchObject(refused);
  });

  it("gets another slug when a product has the slug of its name", async () => {
    await insertByPrevious(1, "Same words!");
    const { id } = await insertByPrevious(1, "Same words?");
    expect((await getProduct(ctx, id)).slug).toBe(`same-words-${id.slice(-12)}`);
  });
});

describe("a change by the previous version", () => {
  it("of name, price and stock shows in this version, with a raised version", async () => {
    const product = await newProduct(4);
    const name = newName();
    await previous.updateProduct(ctx.db, product.id, { name, priceAmount: 7, currency: "EUR", availableStock: 0 });
    const changed = await getProduct(ctx, product.id);
    const money = { amount: 7, currency: "EUR" };
    expect(changed).toMatchObject({ name, slug: product.slug, price: money, maxPrice: money, availableStock: 0 });
    expect(changed.version).toBe(product.version + 1);
    const inStock = await listCatalogue(ctx, ProductListQuerySchema.parse({ q: name, inStock: "true" }));
    expect(inStock.items).toEqual([]);
    await expectStock(product.id, 0);
  });

  it("of a price reaches the lowest price of a product with several variants", async () => {
    const product = await newSizes([1, 1]);
    expect(product).toMatchObject({ price: { amount: 1900 }, maxPrice: { amount: 2000 } });
    await previous.updateProduct(ctx.db, product.id, { priceAmount: 50, currency: "USD" });
    expect(await getProduct(ctx, product.id)).toMatchObject({ price: { amount: 50 }, maxPrice: { amount: 1900 } });
  });

  it("that archives a product removes all its variants from sale, and makes its slug and their SKUs available again", async () => {
    const product = await newSizes([1, 2]);
    await previous.archiveProduct(ctx.db, product.id);
    await expect(getProduct(ctx, product.id)).rejects.toMatchObject({ code: "product-not-found" });
    const second = product.variants[1]?.id ?? "";
    expect(await reserve(ctx.newId(), [{ variantId: second }])).toMatchObject({ outcome: "unknown-product" });
    const again = await newSizes([1, 2], { name: product.name, slug: product.slug });
    expect(again.variants.map(({ sku }) => sku)).not.toContain(null);
  });
});

describe("a change by this version", () => {
  it("appears to the previous version as a product with the price and stock of its first variant", async () => {
    const product = await newSizes([3, 9]);
    expect(await previous.findProduct(ctx.db, product.id)).toMatchObject({
      name: product.name,
      priceAmount: 2000,
      availableStock: 3,
      version: 1,
    });
    for (const { id } of product.variants.slice(1)) expect(await previous.findProduct(ctx.db, id)).toBeUndefined();
    expect((await previous.listNames(ctx.db)).filter((name) => name === product.name)).toHaveLength(1);
  });

  it("raises the version that the previous version shows, even when only the name or the description changes", async () => {
    const product = await newProduct(1);
    const name = newName();
    await patchProduct(ctx, anyVersion(product.id), { name, description: "Marzipan" });
    expect(await previous.findProduct(ctx.db, product.id)).toMatchObject({ name, description: "Marzipan", version: 2 });
    expect(await previous.searchIds(ctx.db, "marzipan")).toEqual([product.id]);
    await patchProduct(ctx, anyVersion(product.id), { price: { amount: 1, currency: "USD" } });
    expect(await previous.findProduct(ctx.db, product.id)).toMatchObject({ priceAmount: 1, version: 3 });
  });

  it("hides drafts, archived products and deleted first variants from the previous version, which cannot sell them", async () => {
    const draft = await createProduct(ctx, { name: newName(), price, availableStock: 1, status: "draft" });
    const archived = await newProduct(1);
    await removeProduct(ctx, anyVersion(archived.id));
    const first = await newSizes([5, 5]);
    await deleteVariant(ctx, { productId: first.id, id: first.id, hasIfMatch: false });
    for (const { id } of [draft, archived, first]) {
      expect(await previous.findProduct(ctx.db, id)).toBeUndefined();
      expect(await previous.holdStock(ctx.db, ctx.newId(), [{ productId: id, quantity: 1 }])).toBe(false);
    }
    await patchProduct(ctx, anyVersion(draft.id), { status: "active" });
    expect(await previous.findProduct(ctx.db, draft.id)).toMatchObject({ name: draft.name });
    expect((await browseProduct(ctx, draft.slug)).value.id).toBe(draft.id);
  });
});

describe("stock that both versions sell", () => {
  it("is neither oversold nor lost when both reserve and return it in 60 concurrent orders", async () => {
    const product = await newProduct(40);
    const ids = Array.from({ length: 60 }, () => ctx.newId());
    const taken = await Promise.all(
      ids.map(async (id, index) =>
        index % 2
          ? previous.holdStock(ctx.db, id, [{ productId: product.id, quantity: 1 }])
          : (await reserve(id, [{ productId: product.id }])).outcome === "reserved",
      ),
    );
    expect(taken.filter(Boolean)).toHaveLength(40);
    await expectStock(product.id, 0);
    await Promise.all(
      ids.map((id, index) =>
        index % 3
          ? previous.returnStock(ctx.db, id)
          : settleReservations(ctx, [{ reservationId: id, action: "return" }]),
      ),
    );
    await expectStock(product.id, 40);
  });

  it("does not deadlock when both order the last units of the same products in opposite order", async () => {
    for (let run = 0; run < 10; run++) {
      const pair = [await newProduct(6), await newProduct(6)].map(({ id }) => id);
      const results = await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const ids = index % 4 < 2 ? pair : pair.toReversed();
          if (index % 2 === 0)
            return (
              await reserve(
                ctx.newId(),
                ids.map((productId) => ({ productId })),
              )
            ).outcome;
          const lines = ids.map((productId) => ({ productId, quantity: 1 }));
          return (await previous.holdStock(ctx.db, ctx.newId(), lines)) ? "reserved" : "insufficient-stock";
        }),
      );
      expect(results.filter((outcome) => outcome === "reserved")).toHaveLength(6);
      expect(results.filter((outcome) => outcome === "insufficient-stock")).toHaveLength(6);
      for (const id of pair) await expectStock(id, 0);
    }
  });

  it("returns to the variants that this version reserved when the previous version ends the reservation", async () => {
    const product = await newSizes([5, 5, 5]);
    const ids = product.variants.map(({ id }) => id);
    const reservation = ctx.newId();
    const lines = ids.map((variantId) => ({ variantId }));
    expect(await reserve(reservation, lines, 2)).toMatchObject({ outcome: "reserved" });
    for (const id of ids) await expectStock(id, 3);
    await previous.returnStock(ctx.db, reservation);
    await previous.returnStock(ctx.db, reservation);
    for (const id of ids) await expectStock(id, 5);
  });
});

describe("the previous version of the orders Worker", () => {
  it("can order a product with one variant, but none with several", async () => {
    const [one, several] = [await newProduct(1), await newSizes([1, 1])];
    const order = (productId: string) =>
      reserveStock(ctx, { reservationId: ctx.newId(), lines: [{ productId, quantity: 1 }] });
    expect(await order(one.id)).toMatchObject({ outcome: "reserved", lines: [{ productId: one.id, quantity: 1 }] });
    expect(await order(several.id)).toEqual({ outcome: "unknown-product", productIds: [several.id] });
  });
});
