import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { NewProductSchema } from "../catalogue/products.schema.ts";
import { createProduct } from "../catalogue/products.service.ts";
import { addImage, deleteImage } from "../images/images.service.ts";
import { mediaAudit, mediaFiles } from "../tables.ts";
import { anyVersion, createMediaContext, testImage } from "../testing.ts";
import { singleProduct } from "../variants/testing.ts";
import { originalName, sizeName } from "./media-names.ts";
import { storeFile } from "./media.service.ts";
import { deleteUnusedFiles } from "./unused-files.service.ts";

const { ctx, database, bucket } = await createMediaContext();
afterAll(() => database.close());
beforeEach(() => {
  bucket.failing = "";
});

async function addToProduct(bytes = testImage()) {
  const product = await createProduct(ctx, NewProductSchema.parse(singleProduct()));
  const { images } = await addImage(ctx, anyVersion(product.id), { bytes, alt: "" });
  const [image] = images;
  if (!image) throw new Error("the product has no image");
  return { productId: product.id, ...image };
}

const has = (key: string) => bucket.objects.has(originalName(key));

/** As if the file had been uploaded hours ago. */
async function age(key: string, hours: number) {
  const uploaded = new Date(Date.now() - hours * 3_600_000);
  for (const [name, stored] of bucket.objects) if (name.includes(key)) stored.uploaded = uploaded;
  await ctx.db.update(mediaFiles).set({ uploadedAt: uploaded }).where(eq(mediaFiles.key, key));
}

async function run() {
  await ctx.db.update(mediaAudit).set({ nextAt: sql`now()` });
  await deleteUnusedFiles(ctx);
}

describe("deleteUnusedFiles()", () => {
  it("deletes a file with all its sizes a day after its upload, if no image has it", async () => {
    const [used, unused] = [await addToProduct(), await addToProduct()];
    await deleteImage(ctx, { ...anyVersion(unused.productId), imageId: unused.id });
    await run();
    expect([has(used.key), has(unused.key)]).toEqual([true, true]);

    for (const { key } of [used, unused]) await age(key, 25);
    await run();
    expect([has(used.key), has(unused.key), bucket.objects.has(sizeName(unused.key, 160, "webp"))]).toEqual([
      true,
      false,
      false,
    ]);
    const kept = await ctx.db.select({ key: mediaFiles.key }).from(mediaFiles);
    expect(kept).toEqual([{ key: used.key }]);
  });

  it("keeps a file that another product has, or that was uploaded again since", async () => {
    const [shared, again] = [testImage(), testImage()];
    const [first, second] = [await addToProduct(shared), await addToProduct(shared)];
    const third = await addToProduct(again);
    for (const { productId, id } of [first, third]) {
      await deleteImage(ctx, { ...anyVersion(productId), imageId: id });
    }
    for (const { key } of [first, third]) await age(key, 25);
    await storeFile(ctx, again);
    await run();
    expect([has(second.key), has(third.key)]).toEqual([true, true]);
  });

  it("deletes objects of a day ago that the database does not know, and no younger ones", async () => {
    const [old, young] = ["a".repeat(64), "b".repeat(64)];
    for (const key of [old, young]) await bucket.media.put(originalName(key), "x");
    await age(old, 25);
    await run();
    expect([has(old), has(young)]).toEqual([false, true]);
  });

  it("claims files again that a run before could not delete", async () => {
    const { key } = await storeFile(ctx, testImage());
    await age(key, 25);
    bucket.failing = "delete";
    await expect(run()).rejects.toThrow("R2 delete failed");
    bucket.failing = "";
    await run();
    expect(has(key)).toBe(false);
    expect(await ctx.db.select().from(mediaFiles).where(eq(mediaFiles.key, key))).toEqual([]);
  });

  it("goes through more objects than one list has, then rests for an hour", async () => {
    for (let file = 0; file < 600; file++) {
      const key = file.toString(16).padStart(3, "0").padEnd(64, "c");
      for (const name of [originalName(key), sizeName(key, 160, "webp")]) await bucket.media.put(name, "x");
      for (const [name, stored] of bucket.objects) {
        if (name.includes(key)) stored.uploaded = new Date(Date.now() - 90_000_000);
      }
    }
    await run();
    const left = () => [...bucket.objects.keys()].filter((name) => /\/[0-9a-f]{3}c{61}\//.test(name)).length;
    expect(left()).toBeGreaterThan(0);
    await run();
    expect(left()).toBe(0);
    await bucket.media.put(originalName("d".repeat(64)), "x");
    await age("d".repeat(64), 25);
    await deleteUnusedFiles(ctx);
    expect(has("d".repeat(64))).toBe(true);
  });
});
