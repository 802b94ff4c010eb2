import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { listCatalogue } from "../catalogue/catalogue.service.ts";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { ProductListQuerySchema } from "../catalogue/products.schema.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { addImage } from "../images/images.service.ts";
import { testImage, anyVersion, createMediaContext } from "../testing.ts";
import { adjustProductStock } from "../variants/variants.service.ts";
import { singleProduct } from "../variants/testing.ts";
import { importName } from "./import-files.ts";
import { failImport, runImportPiece } from "./import-piece.service.ts";
import { takeStalledImports } from "./imports.repository.ts";
import { getImport } from "./imports.service.ts";
import { HEADER, newHandle, ORIGIN, queueImport, runFile, runImport, shirt } from "./testing.ts";

const { ctx, database, bucket, settle } = await createMediaContext();
afterAll(() => database.close());

const run = (rows: string[], options?: Parameters<typeof runImport>[2]) => runImport(ctx, rows, options);
const queue = (rows: string[]) => queueImport(ctx, rows);

describe("runImportPiece()", () => {
  it("lists what it creates with low stock among the products with low stock", async () => {
    const handle = newHandle();
    await run(shirt(handle, ",,"));
    const { items } = await listCatalogue(ctx, ProductListQuerySchema.parse({ lowStock: "true" }));
    expect(items.map(({ slug }) => slug)).toContain(handle);
  });

  it("creates a product with its variants, which the same file then leaves as it is", async () => {
    const handle = newHandle();
    expect(await run(shirt(handle))).toMatchObject({
      status: "done",
      rows: 2,
      products: 1,
      created: 1,
      updated: 0,
      skipped: 0,
      errors: [],
    });
    const product = await getProduct(ctx, handle);
    expect(product).toMatchObject({
      name: `Shirt ${handle}`,
      description: "Soft",
      status: "active",
      metadata: { tags: "cotton, summer" },
      options: [{ name: "Size", values: ["S", "M"] }],
      variants: [
        {
          id: product.id,
          sku: `${handle}-S`,
          weightGrams: 200,
          availableStock: 5,
          price: { amount: 1999, currency: "USD" },
          compareAtPrice: { amount: 2999 },
        },
        {
          sku: `${handle}-M`,
          options: { Size: "M" },
          availableStock: 7,
          price: { amount: 2199 },
          compareAtPrice: null,
        },
      ],
    });
    expect(await run(shirt(handle))).toMatchObject({ created: 0, updated: 0, skipped: 1, errors: [] });
    expect(await getProduct(ctx, handle)).toEqual(product);
  });

  it("changes what differs, adds new variants, and keeps what the file does not name", async () => {
    const handle = newHandle();
    await run(shirt(handle));
    const { id } = await getProduct(ctx, handle);
    const rows = [
      `${handle},Linen shirt ${handle},,,Size,S,${handle}-S,200,5,18.00,29.99,,,,draft`,
      `${handle},,,,,L,${handle}-L,240,3,22.00,,,,,`,
    ];
    expect(await run(rows)).toMatchObject({ created: 0, updated: 1, errors: [] });
    const product = await getProduct(ctx, id);
    expect(product).toMatchObject({ name: `Linen shirt ${handle}`, description: null, status: "draft", metadata: {} });
    expect(product.options).toEqual([{ name: "Size", values: ["S", "M", "L"] }]);
    expect(product.variants.map(({ sku, price }) => [sku, price.amount])).toEqual([
      [`${handle}-S`, 1800],
      [`${handle}-M`, 2199],
      [`${handle}-L`, 2200],
    ]);
  });

  it("imports a product without options as Shopify writes it, and sets its stock", async () => {
    const handle = newHandle();
    const rows = [`${handle},Mug ${handle},,,Title,Default Title,,350,12,9.50,,,,,`];
    await run(rows);
    const product = await getProduct(ctx, handle);
    expect(product).toMatchObject({ options: [], availableStock: 12, variants: [{ sku: null, options: {} }] });
    await adjustProductStock(ctx, anyVersion(product.id), { delta: -4 });
    expect(await run(rows)).toMatchObject({ updated: 1 });
    expect((await getProduct(ctx, handle)).availableStock).toBe(12);
  });

  it("reports what is wrong with its row and column, and imports the other products", async () => {
    const [good, bad, taken] = [newHandle(), newHandle(), newHandle()];
    const other = await createProduct(ctx, singleProduct());
    const rows = [
      ...shirt(good),
      `${bad},Bad ${bad},,,Size,S,${bad}-S,heavy,5,19.999,,,,,active`,
      `${bad},,,,,S,${bad}-S2,0,5,,,,,,`,
      `${taken},${other.name},,,Title,Default Title,,0,1,5.00,,,,,`,
      `Not a Handle,Title,,,Title,Default Title,,0,1,5.00,,,,,`,
      `${newHandle()},Duplicate SKU,,,Title,Default Title,${good}-S,0,1,5.00,,,,,`,
      `,Without a handle,,,,,,,,,,,,,`,
    ];
    const { status, created, skipped, errors, ...counts } = await run(rows);
    expect({ status, created, skipped, rows: counts.rows }).toEqual({
      status: "done",
      created: 1,
      skipped: 4,
      rows: 8,
    });
    expect(errors.map(({ row, column }) => [row, column])).toEqual([
      [4, "Variant Price"],
      [4, "Variant Grams"],
      [5, "Variant Price"],
      [6, "Title"],
      [7, "Handle"],
      [8, "Variant SKU"],
      [9, "Handle"],
    ]);
    await expect(getProduct(ctx, bad)).rejects.toMatchObject({ code: "product-not-found" });
  });

  it("changes nothing in a dry run, and tells the same", async () => {
    const [known, unknown] = [newHandle(), newHandle()];
    await run(shirt(known));
    const before = await getProduct(ctx, known);
    const rows = [...shirt(known).map((row) => row.replace("19.99", "15.00")), ...shirt(unknown)];
    expect(await run(rows, { isDryRun: true })).toMatchObject({ dryRun: true, created: 1, updated: 1, errors: [] });
    expect(await getProduct(ctx, known)).toEqual(before);
    await expect(getProduct(ctx, unknown)).rejects.toMatchObject({ code: "product-not-found" });
  });

  it("reports in a dry run the names and SKUs that other products have, as the import itself does", async () => {
    const [known, changed, ...fresh] = [newHandle(), newHandle(), newHandle(), newHandle(), newHandle(), newHandle()];
    await run([...shirt(known), ...shirt(changed)]);
    const row = (handle: string, title: string, sku: string) =>
      `${handle},${title},,,Title,Default Title,${sku},0,1,5.00,,,,,`;
    const rows = [
      row(fresh[0] ?? "", `SHIRT ${known}`, "FREE-1"),
      row(fresh[1] ?? "", `Other ${known}`, `${known}-S`),
      row(fresh[2] ?? "", `New ${known}`, "FREE-2"),
      row(fresh[3] ?? "", `new ${known}`, "FREE-3"),
      ...shirt(changed).map((each) => each.replace(`Shirt ${changed}`, `Shirt ${known}`)),
      ...shirt(known),
    ];
    const tried = await run(rows, { isDryRun: true });
    expect(tried).toMatchObject({ created: 1, updated: 0, skipped: 5 });
    expect(tried.errors.map((error) => [error.row, error.column])).toEqual([
      [2, "Title"],
      [3, "Variant SKU"],
      [5, "Title"],
      [6, "Title"],
    ]);
    const { created, updated, skipped, errors } = await run(rows);
    expect({ created, updated, skipped, errors: errors.length }).toEqual({
      created: 1,
      updated: 0,
      skipped: 5,
      errors: 4,
    });
  });

  it("works a large file off in pieces, and counts each once, however often a piece runs", async () => {
    const handles = Array.from({ length: 250 }, newHandle);
    const rows = handles.flatMap((handle) => shirt(handle));
    const id = await queue(rows);
    const results = await Promise.all([runImportPiece(ctx, { importId: id }), runImportPiece(ctx, { importId: id })]);
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await getImport(ctx, id)).toMatchObject({ status: "running", products: 100, rows: 200 });
    while (await runImportPiece(ctx, { importId: id }));
    const done = await getImport(ctx, id);
    expect(done).toMatchObject({ status: "done", rows: 500, products: 250, errors: [] });
    expect(done.finishedAt).not.toBeNull();
    expect(await getProduct(ctx, handles.at(-1) ?? "")).toMatchObject({ variants: [{}, {}] });
    expect(await runImportPiece(ctx, { importId: id })).toBeUndefined();
  });

  it("counts a product as skipped that another import has created meanwhile", async () => {
    const rows = shirt(newHandle());
    const id = await queue(rows);
    await run(rows);
    await runImportPiece(ctx, { importId: id });
    expect(await getImport(ctx, id)).toMatchObject({ created: 0, skipped: 1 });
  });

  it("counts a product once that comes again in a later piece, and one that is refused there as skipped", async () => {
    const [same, refused, ...others] = Array.from({ length: 102 }, newHandle) as [string, string, ...string[]];
    const again = shirt(refused).map((row) => row.replace("Size", "Colour"));
    const handles = [same, refused, ...others];
    const done = await run([...handles.flatMap((handle) => shirt(handle)), ...shirt(same), ...again]);
    expect(done).toMatchObject({ products: 104, created: 102, updated: 0, skipped: 2, errors: [{}] });
  });

  it("fails a file that does not name the columns, and one that is gone", async () => {
    expect(await run(["a,b"], { header: "Name,Price" })).toMatchObject({
      status: "failed",
      errors: [{ row: 1, column: "Handle" }],
    });
    const id = await queue([]);
    bucket.objects.delete(importName(id));
    await runImportPiece(ctx, { importId: id });
    expect(await getImport(ctx, id)).toMatchObject({ status: "failed" });
  });

  it("reports cells that cannot be stored with row and column, and imports the other products", async () => {
    const [good, ...bad] = [newHandle(), newHandle(), newHandle(), newHandle()];
    const rows = [
      ...shirt(bad[0] ?? "").map((row, index) => (index === 1 ? row.replace(",M,", ",M\0,") : row)),
      ...shirt(`${bad[1]}\0`),
      ...shirt(bad[2] ?? "", "https://cdn.pictures.com/a.png,al\0t,"),
      ...shirt(good),
    ];
    const { errors, ...done } = await run(rows);
    expect(done).toMatchObject({ status: "done", rows: 8, products: 4, created: 1, skipped: 3 });
    expect(errors.map(({ row, column }) => [row, column])).toEqual([
      [3, "Option1 Value"],
      [4, "Handle"],
      [4, "Title"],
      [4, "Variant SKU"],
      [5, "Handle"],
      [5, "Variant SKU"],
      [6, "Image Alt Text"],
    ]);
    await expect(getProduct(ctx, bad[0] ?? "")).rejects.toMatchObject({ code: "product-not-found" });
  });

  it.each([
    ["with a NUL in the first row", Buffer.from("Handle,Ti\0tle\na,A\n"), "NUL"],
    ["in UTF-16 with a byte order mark", Buffer.from("\ufeffHandle,Title\na,A\n", "utf16le"), "UTF-8"],
    ["in UTF-16 without one", Buffer.from("Handle,Title\na,A\n", "utf16le"), "UTF-8"],
    ["whose first row is not UTF-8", Buffer.from("Handle,Größe\na,A\n", "latin1"), "UTF-8"],
  ])("fails a file %s", async (_, file, message) => {
    expect(await runFile(ctx, new Uint8Array(file))).toMatchObject({
      status: "failed",
      errors: [{ row: 1, column: "Handle", message: expect.stringContaining(message) }],
    });
  });

  it("imports a product whose rows stand apart as one, and the later row wins", async () => {
    const handle = newHandle();
    const [first = "", second = ""] = shirt(handle);
    const other = shirt(newHandle());
    expect(await run([first, ...other, second])).toMatchObject({ products: 2, created: 2, errors: [] });
    const product = await getProduct(ctx, handle);
    expect(product).toMatchObject({ description: "Soft", options: [{ values: ["S", "M"] }], variants: [{}, {}] });
    const rows = [
      first,
      ...other,
      `${handle},Linen ${handle},,,,L,${handle}-L,240,3,22.00,,,,,`,
      other[0] ?? "",
      `${handle},,,,,S,${handle}-S,,6,18.00,,,,,`,
    ];
    expect(await run(rows)).toMatchObject({ products: 2, updated: 1, skipped: 1, errors: [] });
    expect(await getProduct(ctx, handle)).toMatchObject({
      name: `Linen ${handle}`,
      description: "Soft",
      metadata: { tags: "cotton, summer" },
      options: [{ values: ["S", "M", "L"] }],
      variants: [
        { weightGrams: 200, availableStock: 6, price: { amount: 1800 } },
        { availableStock: 7 },
        { availableStock: 3 },
      ],
    });
  });

  it("refuses other options and another currency than a product of the shop has", async () => {
    const handle = newHandle();
    await run(shirt(handle));
    const header = `${HEADER},Currency`;
    const euros = shirt(handle).map((row) => `${row},EUR`);
    expect((await run(euros, { header })).errors).toMatchObject([{ row: 2, column: "Currency" }]);
    const colours = shirt(handle).map((row) => row.replace(",Size,", ",Colour,"));
    expect((await run(colours)).errors).toMatchObject([{ row: 2, column: "Option1 Name" }]);
  });
});

describe("rows of an import", () => {
  /** How many bytes of its file an import has read at most, and the sum of all. */
  function watchReads() {
    const original = bucket.media.get;
    const lengths: number[] = [];
    bucket.media.get = (async (name: string, options?: R2GetOptions) => {
      lengths.push((options?.range as { length?: number } | undefined)?.length ?? 0);
      return original(name, options);
    }) as typeof original;
    onTestFinished(() => {
      bucket.media.get = original;
    });
    return lengths;
  }

  it("without any cell are passed over in pieces that are no longer for them", async () => {
    const [first, last] = [newHandle(), newHandle()];
    const lengths = watchReads();
    const empty = Array.from({ length: 50_000 }, () => ",".repeat(14));
    const { status, rows, created } = await run([...shirt(first), ...empty, ...shirt(last)]);
    expect({ status, rows, created }).toEqual({ status: "done", rows: 50_004, created: 2 });
    expect(Math.max(...lengths)).toBe(256 * 1024);
  });

  it("without a handle are errors, of which the first thousand are kept", async () => {
    const handle = newHandle();
    const wrong = Array.from({ length: 12_000 }, () => `,No handle${",".repeat(13)}`);
    const { status, rows, created, errors } = await run([...wrong, ...shirt(handle)]);
    expect({ status, rows, created }).toEqual({ status: "done", rows: 12_002, created: 1 });
    expect(errors.map(({ row }) => row)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 2));
  });

  it("of a product that is too large are one error, and the products behind them are imported", async () => {
    const [first, large, last] = [newHandle(), newHandle(), newHandle()];
    const lengths = watchReads();
    const rows = Array.from({ length: 40_000 }, () => `${large},Large${",".repeat(13)}`);
    const done = await run([...shirt(first), ...rows, ...shirt(last)]);
    expect(done).toMatchObject({ status: "done", rows: 40_004, products: 3, created: 2, skipped: 1 });
    expect(done.errors).toEqual([{ row: 4, column: "Handle", message: expect.stringContaining("2,000 rows") }]);
    expect(Math.max(...lengths)).toBe(256 * 1024);
  });

  it.each([
    [1_100_000, "Body (HTML)"],
    [2_500_000, "Handle"],
    [5_000_000, "Handle"],
  ])("of %i characters are an error, and the products behind them are imported", async (length, column) => {
    const [first, long, ...others] = Array.from({ length: 5 }, newHandle) as [string, string, ...string[]];
    const row = shirt(long)[0]?.replace("<p>Soft</p>", `"<p>${"x".repeat(length)}</p>"`) ?? "";
    const done = await run([...shirt(first), row, ...others.flatMap((handle) => shirt(handle))]);
    expect(done).toMatchObject({ status: "done", rows: 9, products: 5, created: 4, skipped: 1 });
    expect(done.errors).toMatchObject([{ row: 4, column }]);
  });

  it.each([10_000, 1_400_000])(
    "behind a quotation mark that is never closed are lost with an error, also %i lines, of which 16 MiB are read",
    async (lines) => {
      const handle = newHandle();
      const lengths = watchReads();
      const done = await run([...shirt(handle), `${newHandle()},"${"never closed\n".repeat(lines)}`]);
      expect(done).toMatchObject({ status: "done", rows: 3, created: 1 });
      expect(done.errors).toEqual([{ row: 4, column: "", message: expect.stringContaining("not closed") }]);
      expect(Math.max(...lengths)).toBeLessThanOrEqual(16 * 1024 * 1024);
    },
  );
});

describe("failImport()", () => {
  it("gives an import up where it stands", async () => {
    const id = await queue(shirt(newHandle()));
    await failImport(ctx, { importId: id });
    expect(await getImport(ctx, id)).toMatchObject({ status: "failed", errors: [{ row: 2 }] });
    expect(await runImportPiece(ctx, { importId: id })).toBeUndefined();
  });
});

describe("images of an import", () => {
  const fetched: string[] = [];
  let answers: Record<string, () => Response | Promise<Response>> = {};
  beforeEach(() => {
    fetched.length = 0;
    const original = globalThis.fetch;
    const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const url = String(input instanceof Request ? input.url : input);
      const answer = answers[url];
      if (!answer) return original(input, init);
      fetched.push(url);
      return answer();
    });
    return () => spy.mockRestore();
  });
  const src = (name: string) => `https://cdn.pictures.com/${name}`;

  it("are loaded once, in their order, and shown by the variants that name them", async () => {
    const handle = newHandle();
    answers = { [src("a.png")]: () => new Response(testImage()), [src("b.png")]: () => new Response(testImage()) };
    const rows = [
      `${handle},Shirt ${handle},,,Size,S,${handle}-S,0,5,19.99,,${src("a.png")},Front,${src("b.png")},active`,
      `${handle},,,,,M,${handle}-M,0,7,21.99,,${src("b.png")},Back,,`,
    ];
    expect(await run(rows)).toMatchObject({ created: 1, errors: [] });
    const product = await getProduct(ctx, handle);
    expect(product.images).toMatchObject([
      { alt: "Front", position: 0, variantIds: [] },
      { alt: "Back", position: 1, variantIds: [product.id] },
    ]);
    expect(await run(rows)).toMatchObject({ updated: 0, skipped: 1, errors: [] });
    expect(fetched).toEqual([src("a.png"), src("b.png")]);
    expect(await getProduct(ctx, handle)).toEqual(product);
  });

  it("are errors of their rows when they cannot be loaded, and nothing private is asked for", async () => {
    const handle = newHandle();
    answers = {
      [src("missing.png")]: () => new Response("", { status: 404 }),
      [src("moved.png")]: () => new Response("", { status: 302, headers: { Location: "http://169.254.169.254/" } }),
      [src("page.png")]: () => new Response("<html>"),
      [src("cut.png")]: () => new Response(testImage().slice(0, -12)),
      "http://169.254.169.254/": () => new Response(testImage()),
      "https://localhost/a.png": () => new Response(testImage()),
    };
    const sources = [...Object.keys(answers), "ftp://cdn.pictures.com/a.png", `${ORIGIN}/media/${"0".repeat(64)}/1200`];
    const rows = sources.map((address, index) =>
      index === 0
        ? `${handle},Shirt ${handle},,,Title,Default Title,,0,5,19.99,,${address},,,active`
        : `${handle},,,,,,,,,,,${address},,,`,
    );
    const { created, errors } = await run(rows);
    expect(created).toBe(1);
    expect(errors.map(({ row, column }) => [row, column])).toEqual(sources.map((_, index) => [index + 2, "Image Src"]));
    expect(fetched).toEqual([src("missing.png"), src("moved.png"), src("page.png"), src("cut.png")]);
    expect((await getProduct(ctx, handle)).images).toEqual([]);
  });

  /** An import of a product with these images, and then nothing. */
  const withImages = (handle: string, sources: string[]) =>
    sources.map((address, index) =>
      index === 0
        ? `${handle},Shirt ${handle},,,Title,Default Title,,0,5,19.99,,${address},${index},,active`
        : `${handle},,,,,,,,,,,${address},${index},,`,
    );

  it("are there once when two runs of the piece load them at the same time", async () => {
    const handle = newHandle();
    const sources = ["a", "b", "c"].map((name) => src(`${handle}-${name}.png`));
    const files = sources.map(() => testImage());
    const { promise: bothAsk, resolve } = Promise.withResolvers<void>();
    answers = Object.fromEntries(
      sources.map((address, index) => [
        address,
        async () => {
          // Both have seen by then that the product has no images.
          if (fetched.filter((each) => each === sources[0]).length === 2) resolve();
          await bothAsk;
          return new Response(files[index]);
        },
      ]),
    );
    const id = await queue(withImages(handle, sources));
    await Promise.all([runImportPiece(ctx, { importId: id }), runImportPiece(ctx, { importId: id })]);
    expect(await getImport(ctx, id)).toMatchObject({ status: "done", products: 1, errors: [] });
    expect((await getProduct(ctx, handle)).images.map(({ alt }) => alt)).toEqual(["0", "1", "2"]);
  });

  it("of the shop itself are there once when two runs of the piece add them at the same time", async () => {
    const other = await createProduct(ctx, singleProduct());
    const { images } = await addImage(ctx, anyVersion(other.id), { bytes: testImage(), alt: "" });
    const handle = newHandle();
    await run(shirt(handle));
    const id = await queue([`${handle},,,,,,,,,,,${ORIGIN}/media/${images[0]?.key}/1200,,,`]);
    await Promise.all(Array.from({ length: 4 }, () => runImportPiece(ctx, { importId: id })));
    expect((await getProduct(ctx, handle)).images).toHaveLength(1);
  });

  it("that load slowly show the cron that the piece is worked on", async () => {
    const beats: (() => void)[] = [];
    const [start, stop] = [globalThis.setInterval, globalThis.clearInterval];
    const started = vi
      .spyOn(globalThis, "setInterval")
      .mockImplementation(((work: () => void, ms: number) =>
        ms === 30_000 ? beats.push(work) : start(work, ms)) as never);
    const stopped = vi.spyOn(globalThis, "clearInterval").mockImplementation((timer) => stop(timer));
    onTestFinished(() => {
      started.mockRestore();
      stopped.mockRestore();
    });
    const handle = newHandle();
    const id = await queue(withImages(handle, [src("slow.png")]));
    const age = () =>
      ctx.db.execute(
        sql`UPDATE product_imports SET updated_at = updated_at - interval '3 minutes' WHERE id = ${id}::uuid`,
      );
    const stalled: object[] = [];
    answers = {
      [src("slow.png")]: async () => {
        await age();
        for (const beat of beats) beat();
        await settle();
        stalled.push(...(await takeStalledImports(ctx.db, { limit: 100 })));
        return new Response(testImage());
      },
    };
    await age();
    await runImportPiece(ctx, { importId: id });
    expect(beats).toHaveLength(1);
    expect(stalled).not.toContainEqual({ importId: id, position: 0 });
    expect(stopped).toHaveBeenCalled();
  });

  it("are loaded two at a time", async () => {
    const handles = Array.from({ length: 5 }, newHandle);
    let [loading, most] = [0, 0];
    const load = async () => {
      most = Math.max(most, ++loading);
      await new Promise((resolve) => setTimeout(resolve, 20));
      loading--;
      return new Response("", { status: 404 });
    };
    answers = Object.fromEntries(handles.map((handle) => [src(`${handle}.png`), load]));
    await run(handles.flatMap((handle) => withImages(handle, [src(`${handle}.png`)])));
    expect([fetched.length, most]).toEqual([5, 2]);
  });

  it("are asked for no more often than a product may have images", async () => {
    const handle = newHandle();
    const sources = Array.from({ length: 25 }, (_, index) => src(`${handle}-${index}.png`));
    answers = Object.fromEntries(sources.map((address) => [address, () => new Response("", { status: 404 })]));
    const rows = sources.map((address, index) =>
      index === 0
        ? `${handle},Shirt ${handle},,,Title,Default Title,,0,5,19.99,,${address},,,active`
        : `${handle},,,,,,,,,,,${address},,,`,
    );
    expect((await run(rows)).errors).toHaveLength(25);
    expect(fetched).toEqual(sources.slice(0, 20));
  });
});
