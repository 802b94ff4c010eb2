import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { sql } from "drizzle-orm";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { importStock } from "../tables.ts";
import { anyVersion, createMediaContext, sumOfLedger, testImage } from "../testing.ts";
import { addVariant, adjustProductStock } from "../variants/variants.service.ts";
import { failImport, runImportPiece } from "./import-piece.service.ts";
import { getImport } from "./imports.service.ts";
import { HEADER, newHandle, queueImport, runImport, shirt } from "./testing.ts";

const { ctx, database, bucket } = await createMediaContext();
afterAll(() => database.close());

const PICTURE = "https://cdn.pictures.com/a.png";
const stockOf = async (handle: string) => (await getProduct(ctx, handle)).variants.map((each) => each.availableStock);

/** Runs a piece whose last product fails at its image, since the bucket refuses it. */
async function runFailingPiece(id: string) {
  answerWithPicture();
  bucket.failing = "put";
  await expect(runImportPiece(ctx, { importId: id })).rejects.toThrow("R2 put failed");
  bucket.failing = "";
}

function answerWithPicture() {
  if (vi.isMockFunction(globalThis.fetch)) return;
  const original = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) =>
    String(input instanceof Request ? input.url : input) === PICTURE
      ? new Response(testImage())
      : original(input, init),
  );
}
afterEach(() => {
  bucket.failing = "";
  vi.restoreAllMocks();
});

describe("a piece of an import that runs again after it failed", () => {
  it("does not set the stock again over what was sold since the first run", async () => {
    const [changed, unchanged, added, created] = [newHandle(), newHandle(), newHandle(), newHandle()];
    const [small = "", medium = ""] = shirt(changed);
    await runImport(ctx, [small.replace(",5,", ",1,"), medium, ...shirt(unchanged), shirt(added)[0] ?? ""]);
    const id = await queueImport(ctx, [
      ...shirt(changed),
      ...shirt(unchanged),
      ...shirt(added),
      ...shirt(created),
      ...shirt(newHandle(), `${PICTURE},,`),
    ]);
    await runFailingPiece(id);
    for (const handle of [changed, unchanged, added, created]) {
      expect([handle, await stockOf(handle)]).toEqual([handle, [5, 7]]);
      const { id: productId, variants } = await getProduct(ctx, handle);
      for (const [index, variant] of variants.entries()) {
        await adjustProductStock(ctx, anyVersion(productId), { delta: index ? -3 : -5, variantId: variant.id });
      }
    }

    expect(await runImportPiece(ctx, { importId: id })).toBeUndefined();
    expect(await getImport(ctx, id)).toMatchObject({ status: "done", products: 5, errors: [] });
    // The first run set the stock of `changed` and nothing else, which the second does not see.
    expect(await getImport(ctx, id)).toMatchObject({ created: 2, updated: 1, skipped: 2 });
    for (const handle of [changed, unchanged, added, created]) {
      expect([handle, await stockOf(handle)]).toEqual([handle, [0, 4]]);
    }
    const { id: first, variants } = await getProduct(ctx, changed);
    expect(await sumOfLedger(ctx.db, first)).toBe(0);
    expect(variants).toHaveLength(2);
    expect(await ctx.db.select().from(importStock)).toEqual([]);
  });

  it("sets the stock that the first run did not come to, and one of another import", async () => {
    const handle = newHandle();
    await runImport(ctx, shirt(handle));
    const { id: productId } = await getProduct(ctx, handle);
    await adjustProductStock(ctx, anyVersion(productId), { delta: -5, variantId: productId });
    await runImport(ctx, shirt(handle));
    expect(await stockOf(handle)).toEqual([5, 7]);
  });

  it("sets the stock once when it runs twice at the same time", async () => {
    const handles = Array.from({ length: 10 }, newHandle);
    const rows = handles.flatMap((handle) => shirt(handle));
    await runImport(
      ctx,
      rows.map((row) => row.replace(",5,", ",1,").replace(",7,", ",2,")),
    );
    const id = await queueImport(ctx, rows);
    await Promise.all([
      runImportPiece(ctx, { importId: id }),
      runImportPiece(ctx, { importId: id }),
      runImportPiece(ctx, { importId: id }),
    ]);
    for (const handle of handles) {
      expect([handle, await stockOf(handle)]).toEqual([handle, [5, 7]]);
      const { variants } = await getProduct(ctx, handle);
      const { rows: set } = await ctx.db.execute(
        sql`SELECT product_id FROM stock_ledger WHERE reason = 'set' AND product_id = ANY (${sql.param(`{${variants.map((each) => each.id).join(",")}}`)}::uuid[])`,
      );
      expect(set).toHaveLength(2);
    }
    expect(await ctx.db.select().from(importStock)).toEqual([]);
  });
});

describe("a piece of an import that two runs work on", () => {
  /** A context whose changes of products wait for `others`, which run after it has read the products. */
  function pausedContext(others: () => Promise<void>): typeof ctx {
    let reads = 0;
    let waiting: Promise<void> | undefined;
    const batch = async (queries: Parameters<typeof ctx.db.batch>[0]) => {
      if (reads++ > 0) {
        waiting ??= others();
        await waiting;
      }
      return ctx.db.batch(queries);
    };
    const get = (db: typeof ctx.db, name: keyof typeof ctx.db) => (name === "batch" ? batch : db[name]);
    return { ...ctx, db: new Proxy(ctx.db, { get: get as never }) };
  }

  it.each([
    ["has finished the piece", async (id: string) => void (await runImportPiece(ctx, { importId: id }))],
    ["has failed after it had set the stock", runFailingPiece],
  ])("does not set the stock again after the other run %s", async (_, runOther) => {
    const handle = newHandle();
    const [small = "", medium = ""] = shirt(handle);
    await runImport(ctx, [small.replace(",5,", ",1,"), medium.replace(",7,", ",2,")]);
    const { id: productId, variants } = await getProduct(ctx, handle);
    const id = await queueImport(ctx, [...shirt(handle), ...shirt(newHandle(), `${PICTURE},,`)]);
    answerWithPicture();
    const paused = pausedContext(async () => {
      await runOther(id);
      expect(await stockOf(handle)).toEqual([5, 7]);
      for (const { id: variantId } of variants) {
        await adjustProductStock(ctx, anyVersion(productId), { delta: -5, variantId });
      }
    });
    await runImportPiece(paused, { importId: id });
    expect(await stockOf(handle)).toEqual([0, 2]);
    expect(await getImport(ctx, id)).toMatchObject({ status: "done", products: 2, errors: [] });
  });
});

describe("a piece of an import with a product that cannot be imported", () => {
  it("imports the others when the product fails unexpectedly, and the import fails in the end", async () => {
    const handles = Array.from({ length: 20 }, newHandle);
    const failing = shirt(newHandle(), `${PICTURE},,`);
    const id = await queueImport(ctx, [...failing, ...handles.flatMap((handle) => shirt(handle))]);
    await runFailingPiece(id);
    for (const handle of handles) expect([handle, await stockOf(handle)]).toEqual([handle, [5, 7]]);
    await failImport(ctx, { importId: id });
    const { status, errors } = await getImport(ctx, id);
    expect([status, errors.map(({ row }) => row)]).toEqual(["failed", [2]]);
    expect(await runImportPiece(ctx, { importId: id })).toBeUndefined();
    expect(await ctx.db.select().from(importStock)).toEqual([]);
  });

  it("reports a product that the database refuses, and imports the others", async () => {
    const [refused, good] = [newHandle(), newHandle()];
    await database.runAsOwner(
      `ALTER TABLE catalogue_products ADD CONSTRAINT refused CHECK (slug <> '${refused}') NOT VALID`,
    );
    const { status, created, errors } = await runImport(ctx, [...shirt(refused), ...shirt(good)]);
    expect({ status, created, errors }).toEqual({
      status: "done",
      created: 1,
      errors: [{ row: 2, column: "", message: "cannot be stored" }],
    });
  });
});

describe("imports of the same product at the same time", () => {
  it("keep the option values of each other, and of an administrator", async () => {
    const handle = newHandle();
    await runImport(ctx, shirt(handle));
    const { id } = await getProduct(ctx, handle);
    const files = ["L", "XL", "XXL"].map((size) => [
      `${handle},Shirt ${handle},<p>Soft</p>,"cotton, summer",Size,${size},${handle}-${size},240,3,22.00,,,,,active`,
    ]);
    const imports = await Promise.all([
      ...files.map((rows) => runImport(ctx, rows, { header: HEADER })),
      addVariant(ctx, id, {
        options: { Size: "XS" },
        price: { amount: 1900, currency: "USD" },
        availableStock: 1,
        weightGrams: 1,
      }),
    ]);
    expect(imports.slice(0, 3)).toMatchObject([{ updated: 1 }, { updated: 1 }, { updated: 1 }]);
    const product = await getProduct(ctx, handle);
    const sizes = product.variants.map(({ options }) => options.Size);
    expect(sizes.toSorted()).toEqual(["L", "M", "S", "XL", "XS", "XXL"]);
    expect(product.options[0]?.values.toSorted()).toEqual(sizes.toSorted());
  });
});
