import { parse } from "csv-parse/sync";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { NewProductSchema } from "../catalogue/products.schema.ts";
import { createProduct, removeProduct } from "../catalogue/products.service.ts";
import { addImage, patchImage } from "../images/images.service.ts";
import { runFile, ORIGIN } from "../imports/testing.ts";
import { productImages } from "../tables.ts";
import { anyVersion, createMediaContext, testImage } from "../testing.ts";
import { usd } from "../variants/testing.ts";
import { listAfterSlug } from "./exports.repository.ts";
import { exportProducts } from "./exports.service.ts";

const [shop, other] = [await createMediaContext(), await createMediaContext()];
// Two shops with the same files, so that images can be imported without a network.
const ctx = shop.ctx;
const copy = { ...other.ctx, media: ctx.media };
afterAll(() => Promise.all([shop.database.close(), other.database.close()]));

type Context = typeof ctx;

const exportFrom = (from: Context) => new Response(exportProducts(from, { origin: ORIGIN })).text();

async function fillShop() {
  const create = (body: object) => createProduct(ctx, NewProductSchema.parse(body));
  await create({ name: "Plain mug", price: usd(999), availableStock: 3 });
  await create({
    name: 'Mug, "enamel"',
    slug: "enamel",
    description: "Two\nlines & <b>no</b> bold",
    status: "draft",
    taxClass: "reduced",
    metadata: { vendor: "Nord", tags: "camping, blue", type: "Mugs" },
    price: { amount: 1500, currency: "JPY" },
    compareAtPrice: { amount: 1800, currency: "JPY" },
    availableStock: 0,
  });
  const variants = ["S", "M", "L"].flatMap((Size) =>
    ["red", "blue"].map((Colour) => ({
      options: { Size, Colour },
      sku: `${Size}-${Colour}`,
      barcode: `400${Size}${Colour}`,
      price: { amount: 2000 + Size.charCodeAt(0), currency: "EUR" },
      availableStock: 5,
      weightGrams: 180,
    })),
  );
  const options = [
    { name: "Size", values: ["S", "M", "L"] },
    { name: "Colour", values: ["red", "blue"] },
  ];
  const shirt = await create({ name: "Shirt", taxClass: "zero", options, variants });
  for (const alt of ["Front", "Back"]) await addImage(ctx, anyVersion(shirt.id), { bytes: testImage(), alt });
  const { images } = await addImage(ctx, anyVersion(shirt.id), { bytes: testImage(), alt: "Blue" });
  const variantIds = shirt.variants.slice(1, 2).map(({ id }) => id);
  await patchImage(ctx, { ...anyVersion(shirt.id), imageId: images[2]?.id ?? "" }, { variantIds });
  const gone = await create({ name: "Gone", price: usd(1), availableStock: 1 });
  await removeProduct(ctx, anyVersion(gone.id));
}

describe("exportProducts()", () => {
  it("writes what an import reads back: the same shop is unchanged, an empty one exports the same file", async () => {
    await fillShop();
    const file = await exportFrom(ctx);
    const records = parse(file, { columns: true }) as Record<string, string>[];
    expect(records.map(({ Handle }) => Handle)).toEqual(["enamel", "plain-mug", ...Array(6).fill("shirt")]);
    expect(records[0]).toMatchObject({
      Title: 'Mug, "enamel"',
      "Body (HTML)": "Two<br>lines &amp; &lt;b&gt;no&lt;/b&gt; bold",
      Vendor: "Nord",
      Tags: "camping, blue",
      "Option1 Name": "Title",
      "Option1 Value": "Default Title",
      "Variant Price": "1500",
      "Variant Compare At Price": "1800",
      Status: "draft",
      Currency: "JPY",
    });
    const [image] = await ctx.db.select().from(productImages).where(eq(productImages.alt, "Front"));
    expect(records[2]).toMatchObject({ "Image Src": `${ORIGIN}/media/${image?.key}/1200`, "Variant Price": "20.83" });

    expect(await runFile(ctx, file)).toMatchObject({
      status: "done",
      created: 0,
      updated: 0,
      skipped: 3,
      errors: [],
    });
    expect(await exportFrom(ctx)).toBe(file);
    await copyFiles();
    expect(await runFile(copy, file)).toMatchObject({ status: "done", created: 3, skipped: 0, errors: [] });
    expect(await exportFrom(copy)).toBe(file);
    expect(await runFile(copy, file)).toMatchObject({ created: 0, updated: 0, skipped: 3 });
  });

  it("writes what an import leaves as it is, also where the columns say less than the shop has", async () => {
    const create = (body: object) => createProduct(ctx, NewProductSchema.parse(body));
    await create({
      name: "Empty texts",
      description: "",
      metadata: { tags: "", vendor: "", material: "wool" },
      price: usd(1),
      availableStock: 1,
      taxClass: "reduced",
    });
    await create({
      name: "Named as none",
      description: "• a\n\n  b \t\u00a0 &nbsp; &amp;\r\n<p>c</p>",
      options: [{ name: "Title", values: ["Default Title", "Other"] }],
      variants: [{ options: { Title: "Default Title" }, barcode: "'400", price: usd(1), availableStock: 1 }],
    });
    const yen = { currency: "JPY", amount: 1_000_000_000_000 };
    const options = [{ name: "Size", values: ["S", "M", "L"] }];
    const variants = ["L", "S"].map((Size) => ({ options: { Size }, price: yen, availableStock: 1 }));
    const several = await create({ name: "Several images", options, variants });
    const picture = testImage();
    for (const alt of ["Front", "\u{1f9e6}".repeat(500), "Back", "Again"])
      await addImage(ctx, anyVersion(several.id), { bytes: alt === "Again" ? picture : testImage(), alt });
    const { images } = await addImage(ctx, anyVersion(several.id), { bytes: picture, alt: "And again" });
    const [first = "", second = ""] = several.variants.map(({ id }) => id);
    const shown = [[first], [], [first, second], [], [first]];
    for (const [index, variantIds] of shown.entries())
      await patchImage(ctx, { ...anyVersion(several.id), imageId: images[index]?.id ?? "" }, { variantIds });

    const [file, before] = [await exportFrom(ctx), await listAfterSlug(ctx.db, { after: "", limit: 100 })];
    expect(await runFile(ctx, file)).toMatchObject({ created: 0, updated: 0, errors: [] });
    expect(await listAfterSlug(ctx.db, { after: "", limit: 100 })).toEqual(before);
    expect(await exportFrom(ctx)).toBe(file);
  });

  it("writes a catalogue of more than one page", async () => {
    const header = "Handle,Title,Variant Price,Variant Inventory Qty";
    const rows = Array.from({ length: 450 }, (_, index) => `many-${index},Many ${index},1.00,1`);
    await runFile(ctx, [header, ...rows].join("\n"));
    const file = await exportFrom(ctx);
    const handles = (parse(file, { columns: true }) as Record<string, string>[]).map(({ Handle }) => Handle ?? "");
    expect(handles.filter((handle) => handle.startsWith("many-"))).toHaveLength(450);
    expect(handles).toEqual([...handles].sort());
  });
});

/** As if the second shop had had these images before. */
async function copyFiles() {
  const images = await ctx.db.select().from(productImages);
  const { id } = await createProduct(
    copy,
    NewProductSchema.parse({ name: "Lends its images", price: usd(1), availableStock: 1 }),
  );
  for (const { key } of images) {
    const original = await ctx.media.get(`media/${key}/original`);
    const bytes = new Uint8Array((await original?.arrayBuffer()) ?? new ArrayBuffer());
    await addImage(copy, anyVersion(id), { bytes, alt: "" });
  }
  await removeProduct(copy, anyVersion(id));
}
