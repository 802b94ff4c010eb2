import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { createProduct } from "../catalogue/products.service.ts";
import type { Product } from "../catalogue/products.schema.ts";
import { addImage, patchImage } from "../images/images.service.ts";
import { anyVersion, createMediaContext, testImage } from "../testing.ts";
import { sizedProduct } from "../variants/testing.ts";
import { runFile, ORIGIN } from "./testing.ts";

const { ctx, database } = await createMediaContext();
afterAll(() => database.close());

const UNCHANGED = { updated: 0, skipped: 1, errors: [] };
const UPDATED = { updated: 1, skipped: 0, errors: [] };

/** A product with the variants S and M and the images A, B and C. */
let product: Product;
beforeEach(async () => {
  product = await createProduct(ctx, sizedProduct(["S", "M"]));
  for (const alt of ["A", "B", "C"]) product = await addImage(ctx, anyVersion(product.id), { bytes: testImage(), alt });
});

const read = () => getProduct(ctx, product.id);
const imageOf = (alt: string) => product.images.find((image) => image.alt === alt);
const src = (alt: string) => `${ORIGIN}/media/${imageOf(alt)?.key}/1200`;
const importRows = (header: string, ...rows: string[]) =>
  runFile(ctx, [header, ...rows.map((row) => `${product.slug},${row}`)].join("\n"));

/** Lets an image show these variants. */
const show = (alt: string, sizes: string[]) =>
  patchImage(ctx, { ...anyVersion(product.id), imageId: imageOf(alt)?.id ?? "" }, { variantIds: sizes.map(idOf) });
const idOf = (size: string) => product.variants.find(({ options }) => options.Size === size)?.id ?? "";
const altsOf = ({ images }: Product) => images.map(({ alt }) => alt).join("");

/** The sizes that each image shows. */
const shownOf = ({ images }: Product) =>
  Object.fromEntries(
    images.map(({ alt, variantIds }) => [alt, ["S", "M"].filter((size) => variantIds.includes(idOf(size))).join("")]),
  );

describe("importImages()", () => {
  it("keeps the alt text and the variants of an image when the file has no such columns", async () => {
    await show("A", ["S", "M"]);
    const before = await read();
    expect(await importRows("Handle,Image Src", src("A"))).toMatchObject(UNCHANGED);
    expect(await read()).toEqual(before);
  });

  it("keeps them when the cells are empty, and changes an alt text that is given", async () => {
    await show("A", ["S"]);
    const header = "Handle,Image Src,Image Alt Text,Variant Image";
    expect(await importRows(header, `${src("A")},,`)).toMatchObject(UNCHANGED);
    expect(await importRows(header, `${src("A")},Front,`)).toMatchObject(UPDATED);
    expect(shownOf(await read())).toEqual({ Front: "S", B: "", C: "" });
  });

  const OF_VARIANTS = "Handle,Option1 Value,Variant Image";

  it("keeps a variant in the second image that shows it", async () => {
    await show("A", ["S"]);
    await show("C", ["S", "M"]);
    expect(await importRows(OF_VARIANTS, `S,${src("A")}`, `M,${src("C")}`)).toMatchObject(UNCHANGED);
    expect(await importRows(OF_VARIANTS, `S,${src("C")}`)).toMatchObject(UNCHANGED);
    expect(shownOf(await read())).toEqual({ A: "S", B: "", C: "SM" });
  });

  it("moves a variant to another image from the one that an export names", async () => {
    await show("A", ["S", "M"]);
    await show("B", ["M"]);
    await show("C", ["S"]);
    const rows = [`S,${src("B")}`, `M,${src("C")}`];
    expect(await importRows(OF_VARIANTS, ...rows)).toMatchObject(UPDATED);
    expect(shownOf(await read())).toEqual({ A: "", B: "SM", C: "SM" });
    expect(await importRows(OF_VARIANTS, ...rows)).toMatchObject(UNCHANGED);
  });

  it("exchanges the images of two variants", async () => {
    await show("A", ["S"]);
    await show("B", ["M"]);
    expect(await importRows(OF_VARIANTS, `S,${src("B")}`, `M,${src("A")}`)).toMatchObject(UPDATED);
    expect(shownOf(await read())).toEqual({ A: "M", B: "S", C: "" });
  });

  it("keeps a variant in its image when the new one cannot be loaded", async () => {
    await show("A", ["S"]);
    const { errors } = await importRows(OF_VARIANTS, `S,${ORIGIN}/media/${"0".repeat(64)}/1200`);
    expect(errors).toMatchObject([{ row: 2, column: "Image Src" }]);
    expect(shownOf(await read())).toMatchObject({ A: "S" });
  });

  const WITH_POSITION = "Handle,Image Src,Image Position";

  it.each([
    [["C:1", "A:2", "B:3"], "CAB"],
    [["A:3", "B:2", "C:1"], "CBA"],
    [["C:1"], "CAB"],
    [["A:2"], "BAC"],
    [["A:10", "B:20"], "CAB"],
    [["B:1", "C:2"], "BCA"],
    [["A:1", "B:2", "C:3"], "ABC"],
    [["C:1", "B:1"], "CBA"],
    [["A:1", "B:1", "C:1"], "ABC"],
    [["C:", "A:", "B:x"], "ABC"],
  ])("orders A, B and C with the positions %j to %s", async (cells, order) => {
    const rows = cells.map((cell) => cell.split(":")).map(([alt = "", position]) => `${src(alt)},${position}`);
    const isSame = order === "ABC";
    expect(await importRows(WITH_POSITION, ...rows)).toMatchObject(isSame ? UNCHANGED : UPDATED);
    const { images } = await read();
    expect(altsOf({ ...product, images })).toBe(order);
    expect(images.map(({ position }) => position)).toEqual([0, 1, 2]);
    expect(await importRows(WITH_POSITION, ...rows)).toMatchObject(UNCHANGED);
  });

  it("leaves the order as it is when the file has no positions", async () => {
    expect(await importRows("Handle,Image Src", src("C"), src("A"))).toMatchObject(UNCHANGED);
    expect(altsOf(await read())).toBe("ABC");
  });

  it("puts a new image to its place among those of the shop", async () => {
    const { images } = await createProduct(ctx, sizedProduct(["S"])).then(({ id }) =>
      addImage(ctx, anyVersion(id), { bytes: testImage(), alt: "" }),
    );
    const row = `${ORIGIN}/media/${images[0]?.key}/1200,2,N`;
    expect(await importRows(`${WITH_POSITION},Image Alt Text`, row)).toMatchObject(UPDATED);
    expect(altsOf(await read())).toBe("ANBC");
  });
});
