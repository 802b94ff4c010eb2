import { afterAll, describe, expect, it } from "vitest";
import { listCatalogue } from "../catalogue/catalogue.service.ts";
import { getProduct } from "../catalogue/product-reads.service.ts";
import { NewProductSchema, type Product } from "../catalogue/products.schema.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { findVariants } from "../lookups/variant-lookups.service.ts";
import { createMediaContext, testImage } from "../testing.ts";
import { deleteVariant } from "../variants/variants.service.ts";
import { singleProduct, sizedProduct } from "../variants/testing.ts";
import { addImage, deleteImage, patchImage } from "./images.service.ts";

const { ctx, database, bucket } = await createMediaContext();
afterAll(() => database.close());

const make = () => createProduct(ctx, NewProductSchema.parse(singleProduct()));
const makeSizes = () => createProduct(ctx, sizedProduct(["S", "M"]));

const of = ({ id }: { id: string }, versions?: number[]) => ({ id, versions, hasIfMatch: versions !== undefined });
const add = (product: { id: string }, alt = "", bytes = testImage()) => addImage(ctx, of(product), { bytes, alt });
const imageOf = (product: Product, index: number) => ({ ...of(product), imageId: product.images[index]?.id ?? "" });
const alts = ({ images }: Product) => images.map(({ alt, position }) => [position, alt]);

async function makeWithImages(...texts: string[]): Promise<Product> {
  let product = await make();
  for (const alt of texts) product = await add(product, alt);
  return product;
}

describe("addImage()", () => {
  it("appends an image, raises the version, and shows the image in the product, in lists and in lookups", async () => {
    const { id, version, images } = await make();
    expect(images).toEqual([]);
    const product = await add({ id }, "A mug");
    const [image] = product.images;
    const key = image?.key ?? "";
    expect(product).toMatchObject({ version: version + 1 });
    expect(image).toEqual({
      id: expect.any(String),
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      alt: "A mug",
      width: 800,
      height: 600,
      position: 0,
      variantIds: [],
      urls: Object.fromEntries([160, 320, 640, 960, 1200].map((width) => [width, `/media/${key}/${width}`])),
    });
    expect((await add({ id }, "Its other side")).images).toMatchObject([{ key }, { position: 1 }]);
    expect((await getProduct(ctx, id)).images[0]).toEqual(image);
    for (const status of [undefined, "active"] as const) {
      const { items } = await listCatalogue(ctx, { limit: 1, sort: "-createdAt", status });
      expect(items).toMatchObject([{ id, image }]);
      expect(items[0]).not.toHaveProperty("images");
    }
    const found = await findVariants(ctx, { keys: [{ productId: id }], isFresh: true });
    expect(found).toMatchObject([{ variant: { image } }]);
  });

  it("refuses an unknown product, an old version, and a file above 10 MB, and stores nothing", async () => {
    const product = await make();
    const before = bucket.objects.size;
    await expect(add({ id: crypto.randomUUID() })).rejects.toMatchObject({ code: "product-not-found" });
    const stale = addImage(ctx, of(product, [99]), { bytes: testImage(), alt: "" });
    await expect(stale).rejects.toMatchObject({ code: "version-mismatch" });
    const large = new Uint8Array(10_000_001);
    large.set(testImage());
    await expect(add(product, "", large)).rejects.toMatchObject({ code: "payload-too-large" });
    expect(bucket.objects.size).toBe(before);
  });

  it("never adds more than 20 images, however many uploads run at once", async () => {
    const product = await make();
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => add(product)));
    const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason.code] : []));
    expect(refused).toEqual(Array.from({ length: 10 }, () => "too-many-images"));
    const { images, version } = await getProduct(ctx, product.id);
    expect(images.map(({ position }) => position)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(version).toBe(product.version + 20);
    await expect(add(product)).rejects.toMatchObject({ code: "too-many-images" });
  });
});

describe("patchImage()", () => {
  it.each([
    [0, 2, ["b", "c", "a", "d"]],
    [3, 0, ["d", "a", "b", "c"]],
    [1, 1, ["a", "b", "c", "d"]],
    [0, 19, ["b", "c", "d", "a"]],
  ])("moves the image at %i to %i, and the others make room", async (from, position, wanted) => {
    const product = await makeWithImages("a", "b", "c", "d");
    const moved = await patchImage(ctx, imageOf(product, from), { position });
    expect(alts(moved)).toEqual(wanted.map((alt, index) => [index, alt]));
    expect(moved.version).toBe(product.version + 1);
  });

  it("changes the text and the variants, and nothing that is not given", async () => {
    const { id, variants } = await makeSizes();
    await add({ id }, "a");
    const product = await add({ id }, "b");
    const [first, second] = variants.map((variant) => variant.id);
    const variantIds = [second ?? ""];
    await patchImage(ctx, imageOf(product, 1), { variantIds });
    const changed = await patchImage(ctx, imageOf(product, 1), { alt: "Size M" });
    expect(changed.images).toMatchObject([
      { alt: "a", variantIds: [] },
      { alt: "Size M", variantIds },
    ]);
    expect(await patchImage(ctx, imageOf(product, 1), {})).toEqual(changed);
    const keys = [first, second].map((variantId = "") => ({ variantId }));
    const found = await findVariants(ctx, { keys, isFresh: true });
    expect(found).toMatchObject([{ variant: { image: { alt: "a" } } }, { variant: { image: { alt: "Size M" } } }]);
    await deleteVariant(ctx, { productId: id, id: second ?? "", hasIfMatch: false });
    expect((await getProduct(ctx, id)).images).toMatchObject([{ variantIds: [] }, { variantIds: [] }]);
  });

  it("refuses unknown products and images, old versions, and variants of another product", async () => {
    const [product, other] = [await makeWithImages("a"), await makeWithImages("b")];
    const image = imageOf(product, 0);
    const patch = (target: object, changes: object = { alt: "c" }) => patchImage(ctx, { ...image, ...target }, changes);
    await expect(patch({ id: crypto.randomUUID() })).rejects.toMatchObject({ code: "product-not-found" });
    await expect(patch({ imageId: other.images[0]?.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(patch({ versions: [99] })).rejects.toMatchObject({ code: "version-mismatch" });
    await expect(patch({}, { variantIds: [product.id, other.id] })).rejects.toMatchObject({
      code: "validation-failed",
      extras: { errors: [{ path: "variantIds" }] },
    });
    expect(await getProduct(ctx, product.id)).toEqual(product);
  });

  it("keeps the positions without a gap when images are moved and deleted at once", async () => {
    const product = await makeWithImages("a", "b", "c", "d", "e");
    await Promise.all([
      ...[4, 0, 2].map((position, index) => patchImage(ctx, imageOf(product, index), { position })),
      deleteImage(ctx, imageOf(product, 3)),
    ]);
    const { images } = await getProduct(ctx, product.id);
    expect(images.map(({ position }) => position)).toEqual([0, 1, 2, 3]);
    expect(images.map(({ alt }) => alt).sort()).toEqual(["a", "b", "c", "e"]);
  });
});

describe("deleteImage()", () => {
  it("removes the image, and those behind it move up", async () => {
    const product = await makeWithImages("a", "b", "c");
    await deleteImage(ctx, { ...imageOf(product, 1), versions: [product.version] });
    const left = await getProduct(ctx, product.id);
    expect([alts(left), left.version]).toEqual([
      [
        [0, "a"],
        [1, "c"],
      ],
      product.version + 1,
    ]);
  });

  it("refuses unknown products and images, and old versions", async () => {
    const product = await makeWithImages("a");
    const image = imageOf(product, 0);
    await expect(deleteImage(ctx, { ...image, id: crypto.randomUUID() })).rejects.toMatchObject({
      code: "product-not-found",
    });
    await expect(deleteImage(ctx, { ...image, imageId: product.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteImage(ctx, { ...image, versions: [99] })).rejects.toMatchObject({ code: "version-mismatch" });
    expect(await getProduct(ctx, product.id)).toEqual(product);
  });
});
