import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readPictures } from "./pictures.ts";
import sampleProducts from "./products.json" with { type: "json" };

const pictures = readPictures();

describe("the pictures of the sample products", () => {
  it("are one for each product, named by its slug", () => {
    const slugs = sampleProducts.map(({ name }) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"));
    expect(pictures.map(({ slug }) => slug).sort()).toEqual(slugs.sort());
  });

  it("are WebP of 1200 pixels, and small enough to be in the repository", async () => {
    for (const { slug, bytes } of pictures) {
      const { format, width, height } = await sharp(bytes).metadata();
      expect({ slug, format, width, height }).toEqual({ slug, format: "webp", width: 1200, height: 1200 });
    }
    expect(pictures.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeLessThan(2_000_000);
  });
});
