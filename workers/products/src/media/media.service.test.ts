import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { sha256 } from "#shared/values/hash.ts";
import { mediaFiles } from "../tables.ts";
import { createMediaContext, testImage } from "../testing.ts";
import { MEDIA_FORMATS, originalName, sizeName } from "./media-names.ts";
import { chooseFormat, readMedia, storeFile } from "./media.service.ts";

const test = await createMediaContext();
const { ctx, bucket, fake, measured, settle } = test;
afterAll(() => test.database.close());
const queries = () => measured.filter(({ kind }) => kind === "database").length;

beforeEach(async () => {
  bucket.objects.clear();
  Object.assign(bucket, { failing: "" });
  Object.assign(fake, { rendered: [], code: 9412, failing: false, held: undefined });
  await ctx.db.delete(mediaFiles);
});

const names = () => [...bucket.objects.keys()].sort();

describe("storeFile()", () => {
  it("stores an image under the hash of its bytes, with one small size, which proves that it can be decoded", async () => {
    const bytes = testImage();
    const key = await sha256(bytes);
    expect(await storeFile(ctx, bytes)).toEqual({ key, width: 800, height: 600 });
    expect(names()).toEqual([sizeName(key, 160, "webp"), originalName(key)]);
    expect(bucket.objects.get(originalName(key))).toMatchObject({ httpMetadata: { contentType: "image/png" } });
    expect(await ctx.db.select({ key: mediaFiles.key }).from(mediaFiles)).toEqual([{ key }]);
  });

  it("returns the size of an image as it is shown, turned by its EXIF data", async () => {
    expect(await storeFile(ctx, testImage({ isTurned: true }))).toMatchObject({ width: 600, height: 800 });
    expect(await storeFile(ctx, testImage({ width: 500, height: 500 }))).toMatchObject({ width: 500, height: 500 });
  });

  it.each([
    ["an HTML file", new TextEncoder().encode("<html>"), "unsupported-media-type"],
    ["an SVG with a script", new TextEncoder().encode("<svg><script/></svg>"), "unsupported-media-type"],
    ["an empty file", new Uint8Array(), "unsupported-media-type"],
    ["a file that was cut off", testImage().slice(0, -12), "invalid-image"],
    ["an image that cannot be decoded", testImage({ isBroken: true }), "invalid-image"],
    [
      "text that begins as a PNG",
      new Uint8Array([...testImage().slice(0, 8), ...testImage().slice(-12)]),
      "invalid-image",
    ],
    ["an image of more than 100 megapixels", testImage({ width: 10_001, height: 10_000 }), "invalid-image"],
  ])("refuses %s, and leaves nothing behind", async (_, bytes, code) => {
    await expect(storeFile(ctx, bytes as Uint8Array<ArrayBuffer>)).rejects.toMatchObject({ code });
    expect([names(), await ctx.db.select().from(mediaFiles)]).toEqual([[], []]);
  });

  it("decodes no image of more than 100 megapixels", async () => {
    await expect(storeFile(ctx, testImage({ width: 100_000, height: 100_000 }))).rejects.toThrow("megapixels");
    expect(fake.rendered).toEqual([]);
  });

  it("answers that the service is unavailable when Cloudflare Images fails for another reason than the file", async () => {
    fake.code = 9422;
    await expect(storeFile(ctx, testImage({ isBroken: true }))).rejects.toMatchObject({ code: "service-unavailable" });
  });

  it("refuses a file that is being deleted at that moment", async () => {
    const bytes = testImage();
    await ctx.db.insert(mediaFiles).values({ key: await sha256(bytes), deletingAt: new Date() });
    await expect(storeFile(ctx, bytes)).rejects.toMatchObject({ code: "service-unavailable" });
    expect(names()).toEqual([]);
  });
});

describe("readMedia()", () => {
  it("renders each size once, keeps it, and asks no database", async () => {
    const { key } = await storeFile(ctx, testImage());
    const before = queries();
    fake.rendered = [];
    for (let read = 0; read < 2; read++) {
      for (const format of MEDIA_FORMATS) {
        const { body, contentType } = await readMedia(ctx, { key, width: 320, format });
        expect([contentType, await new Response(body).text()]).toEqual([
          `image/${format}`,
          '{"width":320,"height":240}',
        ]);
      }
      await settle();
    }
    expect([fake.rendered, queries() - before]).toEqual([[320, 320, 320], 0]);
  });

  it("renders a size once for all who ask for it at the same time", async () => {
    const { key } = await storeFile(ctx, testImage());
    fake.rendered = [];
    const asked = Array.from({ length: 20 }, () => readMedia(ctx, { key, width: 320, format: "avif" }));
    const types = (await Promise.all(asked)).map(({ contentType }) => contentType);
    expect([fake.rendered, new Set(types)]).toEqual([[320], new Set(["image/avif"])]);
    await settle();
  });

  it.each([
    [1200, 17_000, { width: 847, height: 12_000 }],
    [10, 20_000, { width: 6, height: 12_000 }],
    [20_000, 1000, { width: 1200, height: 60 }],
  ])("renders an image of %i × %i pixels in each format", async (width, height, rendered) => {
    const { key, ...size } = await storeFile(ctx, testImage({ width, height }));
    expect(size).toEqual({ width, height });
    for (const format of MEDIA_FORMATS) {
      const { body, contentType } = await readMedia(ctx, { key, width: 1200, format });
      expect([contentType, await new Response(body).json()]).toEqual([`image/${format}`, rendered]);
    }
    await settle();
  });

  it("returns the original, not for long, of an image that cannot be rendered in the size", async () => {
    const { key } = await storeFile(ctx, testImage());
    fake.failing = true;
    const media = await readMedia(ctx, { key, width: 320, format: "avif" });
    expect(media).toMatchObject({ contentType: "image/png", isFinal: false });
  });

  it("returns the original, not for long, while Cloudflare Images does not work or the rendering takes long", async () => {
    const { key } = await storeFile(ctx, testImage());
    fake.failing = true;
    fake.code = 9422;
    const original = { contentType: "image/png", isFinal: false };
    expect(await readMedia(ctx, { key, width: 320, format: "avif" })).toMatchObject(original);

    fake.failing = false;
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    fake.held = held;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const read = readMedia(ctx, { key, width: 320, format: "avif" });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await read).toMatchObject(original);
    vi.useRealTimers();

    release();
    await settle();
    expect(await readMedia(ctx, { key, width: 320, format: "avif" })).toMatchObject({ isFinal: true });
    await settle();
  });

  it("throws not-found for a file that is not there", async () => {
    const unknown = readMedia(ctx, { key: "0".repeat(64), width: 320, format: "webp" });
    await expect(unknown).rejects.toMatchObject({ code: "not-found" });
  });

  it("returns a rendered size also when it cannot be kept", async () => {
    const { key } = await storeFile(ctx, testImage());
    bucket.failing = "put";
    expect(await readMedia(ctx, { key, width: 640, format: "avif" })).toMatchObject({ contentType: "image/avif" });
    await settle().catch(() => undefined);
  });
});

describe("chooseFormat()", () => {
  it.each([
    ["image/avif,image/webp,image/apng,*/*;q=0.8", "avif"],
    ["image/webp,*/*", "webp"],
    ["IMAGE/WEBP;q=0.5, image/png", "webp"],
    ["image/avif;q=0, image/webp;q=0.0, */*", "jpeg"],
    ["*/*", "jpeg"],
    ["image/*", "jpeg"],
    ["text/html", "jpeg"],
    ["", "jpeg"],
    [undefined, "jpeg"],
  ])("for Accept: %s chooses %s", (accept, format) => expect(chooseFormat(accept)).toBe(format));
});
