import { Client } from "pg";
import { afterAll, describe, expect, it } from "vitest";
import type { OrderedQuantity } from "#shared/contracts/products.ts";
import { browseProduct, getProduct } from "../catalogue/product-reads.service.ts";
import { NewProductSchema } from "../catalogue/products.schema.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { createProductsContext, sumOfLedger } from "../testing.ts";
import { addVariant, deleteVariant } from "../variants/variants.service.ts";
import { reserveVariants, settleReservations } from "./reservations.service.ts";

const { ctx, database, settle: settled } = await createProductsContext();
afterAll(() => database.close());

let made = 0;
const price = { amount: 100, currency: "USD" };
const variantOf = (size: string, availableStock: number) => ({
  options: { Size: size },
  price,
  availableStock,
  weightGrams: 0,
});

/** A product with a variant for each of these stocks, and the ids of the variants. */
async function newSizes(stocks: number[], more: object = {}): Promise<{ id: string; ids: string[] }> {
  const sizes = stocks.map((_, index) => `${index}`);
  const body = {
    name: `Reserved ${++made}`,
    options: [{ name: "Size", values: sizes }],
    variants: sizes.map((size, index) => variantOf(size, stocks[index] ?? 0)),
    ...more,
  };
  const { id, variants } = await createProduct(ctx, NewProductSchema.parse(body));
  return { id, ids: variants.map((variant) => variant.id) };
}
const newSingle = async (availableStock: number) =>
  (await createProduct(ctx, { name: `Reserved ${++made}`, price, availableStock })).id;

const reserve = (lines: OrderedQuantity[], reservationId = ctx.newId()) =>
  reserveVariants(ctx, { reservationId, lines });
const settle = (reservationId: string, action: "release" | "return") =>
  settleReservations(ctx, [{ reservationId, action }]);
const one = (variantId = "") => ({ variantId, quantity: 1 });
const stocksOf = async (id: string) => (await getProduct(ctx, id)).variants.map(({ availableStock }) => availableStock);

describe("reserveVariants()", () => {
  it("takes the stock of the named variants, and describes each of them", async () => {
    const { id, ids } = await newSizes([5, 5, 5]);
    const result = await reserve([
      { variantId: ids[2] ?? "", quantity: 2 },
      { variantId: ids[0] ?? "", quantity: 1 },
    ]);
    expect(result).toMatchObject({
      outcome: "reserved",
      lines: [
        { productId: id, variantId: ids[2], quantity: 2, options: { Size: "2" }, unitAmount: 100, sku: null },
        { productId: id, variantId: ids[0], quantity: 1, options: { Size: "0" } },
      ],
    });
    expect(await stocksOf(id)).toEqual([4, 5, 3]);
  });

  it("returns the same to a second call after product and variant have changed", async () => {
    const { ids } = await newSizes([5, 5]);
    const reservationId = ctx.newId();
    const first = await reserve([one(ids[1])], reservationId);
    await deleteVariant(ctx, { productId: ids[0] ?? "", id: ids[1] ?? "", hasIfMatch: false });
    const second = await reserve([one(ids[1])], reservationId);
    expect({ ...second, expiresAt: 0 }).toEqual({ ...first, expiresAt: 0 });
  });

  it("requires a variant for a product with several, and uses the only variant of a product with one", async () => {
    const [{ id, ids }, single] = [await newSizes([5, 5]), await newSingle(5)];
    const both = [
      { productId: single, quantity: 1 },
      { productId: id, quantity: 1 },
    ];
    expect(await reserve(both)).toEqual({ outcome: "variant-required", productIds: [id] });
    expect(await stocksOf(single)).toEqual([5]);
    await deleteVariant(ctx, { productId: id, id, hasIfMatch: false });
    expect(await reserve(both)).toMatchObject({
      outcome: "reserved",
      lines: [{ variantId: single }, { variantId: ids[1] }],
    });
    expect(await stocksOf(id)).toEqual([4]);
  });

  it("refuses drafts, deleted variants and unknown ids", async () => {
    const draft = await newSizes([5, 5], { status: "draft" });
    const { id, ids } = await newSizes([5, 5]);
    await deleteVariant(ctx, { productId: id, id: ids[1] ?? "", hasIfMatch: false });
    const unknown = [draft.ids[1] ?? "", ids[1] ?? "", ctx.newId()];
    expect(await reserve(unknown.map(one))).toEqual({ outcome: "unknown-product", productIds: unknown });
    expect(await reserve([{ productId: draft.id, quantity: 1 }])).toMatchObject({ outcome: "unknown-product" });
  });

  it("adds up lines that name the same variant by two ids", async () => {
    const { id, ids } = await newSizes([5, 5]);
    await deleteVariant(ctx, { productId: id, id, hasIfMatch: false });
    const both = (quantity: number) => [
      { productId: id, quantity },
      { variantId: ids[1] ?? "", quantity },
    ];
    expect(await reserve(both(3))).toMatchObject({
      outcome: "insufficient-stock",
      shortages: [{ productId: id, variantId: ids[1], requested: 6, available: 5 }],
    });
    expect(await reserve(both(2))).toMatchObject({ outcome: "reserved", lines: [{ variantId: ids[1], quantity: 4 }] });
    expect(await stocksOf(id)).toEqual([1]);
  });

  it("returns the stock that was taken when a released reservation is held again after its product got another variant", async () => {
    const { id, ids } = await newSizes([5]);
    const reservationId = ctx.newId();
    await reserve([{ productId: id, quantity: 2 }], reservationId);
    await settle(reservationId, "release");
    const { variants } = await addVariant(ctx, id, variantOf("new", 5));
    await deleteVariant(ctx, { productId: id, id, hasIfMatch: false });
    await reserve([{ productId: id, quantity: 2 }], reservationId);
    await settle(reservationId, "return");
    for (const variantId of [ids[0], variants[1]?.id]) expect(await sumOfLedger(ctx.db, variantId ?? "")).toBe(5);
    expect(await stocksOf(id)).toEqual([5]);
  });

  it("sells exactly the available stock to 500 orders of the variants of one product", async () => {
    const stocks = [40, 0, 25, 60, 1, 33, 80, 12];
    const { id, ids } = await newSizes(stocks);
    const ordered = new Map(ids.map((variantId) => [variantId, 0]));
    const results = await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const lines = [ids[index % 8], ids[(index * 3 + 1) % 8]].map((variantId = "") => variantId);
        const wanted = [...new Set(lines)];
        const { outcome } = await reserve(wanted.map(one));
        if (outcome === "reserved") for (const each of wanted) ordered.set(each, (ordered.get(each) ?? 0) + 1);
        return outcome;
      }),
    );
    expect(new Set(results)).toEqual(new Set(["reserved", "insufficient-stock"]));
    const left = await stocksOf(id);
    expect(left).toEqual(ids.map((variantId, index) => (stocks[index] ?? 0) - (ordered.get(variantId) ?? 0)));
    expect(Math.min(...left)).toBe(0);
    for (const [index, variantId] of ids.entries()) expect(await sumOfLedger(ctx.db, variantId)).toBe(left[index]);
    expect((await getProduct(ctx, id)).version).toBe(8 + [...ordered.values()].reduce((sum, count) => sum + count, 0));
  });

  it("sells one variant while another and the product itself are locked", async () => {
    const { id, ids } = await newSizes([5, 5]);
    const other = new Client({ connectionString: database.ownerUrl });
    await other.connect();
    try {
      await other.query("BEGIN");
      await other.query("SELECT FROM catalogue_products WHERE id = $1 FOR UPDATE", [id]);
      await other.query("SELECT FROM variants WHERE id = $1 FOR UPDATE", [ids[0]]);
      expect(await reserve([one(ids[1])])).toMatchObject({ outcome: "reserved" });
    } finally {
      await other.query("ROLLBACK");
      await other.end();
    }
  });

  it("does not deadlock when orders of different variants take the last units of the same products", async () => {
    for (let run = 0; run < 15; run++) {
      const [first, second] = [await newSizes([1, 1, 1]), await newSizes([1, 1, 1])];
      const results = await Promise.all(
        [0, 1, 2].map((index) => {
          const lines = [one(first.ids[index]), one(second.ids[2 - index])];
          return reserve(index % 2 ? lines : lines.toReversed());
        }),
      );
      expect(results.map(({ outcome }) => outcome)).toEqual(["reserved", "reserved", "reserved"]);
      const { rows } = await ctx.db.execute(
        `SELECT DISTINCT in_stock FROM catalogue_products WHERE id IN ('${first.id}', '${second.id}')`,
      );
      expect(rows).toEqual([{ in_stock: false }]);
    }
  });
});

describe("the product cache of a product with variants", () => {
  it("shows reserved and returned stock of a variant, together with the other variants", async () => {
    const { id, ids } = await newSizes([5, 5]);
    const shown = async () => (await browseProduct(ctx, id)).value;
    expect((await shown()).availableStock).toBe(10);
    const reservationId = ctx.newId();
    await reserve([one(ids[1])], reservationId);
    await settled();
    expect(await shown()).toEqual(await getProduct(ctx, id));
    expect((await shown()).availableStock).toBe(9);
    await settle(reservationId, "return");
    await settled();
    expect(await shown()).toEqual(await getProduct(ctx, id));
    expect((await shown()).availableStock).toBe(10);
  });
});
