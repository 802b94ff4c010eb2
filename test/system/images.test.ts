import { connect } from "node:net";
import { crc32 } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Schemas } from "../../shared/client/client.ts";
import { Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { answerBeforeBody } from "../setup/early-answer.ts";
import { eventually } from "../setup/eventually.ts";
import { watchDatabaseCalls } from "../setup/faults/database-calls.ts";
import { openShop } from "../setup/shop.ts";

type Product = Schemas["Product"];

const shop = await openShop();
const [admin, customer, visitor] = [await signInAsAdmin(shop), await newCustomer(shop), new Client(shop)];

const PRODUCTS = "/api/v1/products";
let made = 0;

async function newProduct(): Promise<Product> {
  const body = { name: `Pictured ${++made}`, price: { amount: 100, currency: "USD" }, availableStock: 5 };
  return (await admin.api.POST(PRODUCTS, { body })).data;
}

type Format = "jpeg" | "png" | "webp" | "avif";
/** A picture of noise, which compresses badly, so that cutting it off cuts into its data. To compress an AVIF well takes seconds. */
const picture = (format: Format, width = 800, height = 600) =>
  sharp({
    create: { width, height, channels: 3, background: "teal", noise: { type: "gaussian", mean: 99, sigma: 60 } },
  })
    .toFormat(format, format === "avif" ? { effort: 0 } : {})
    .toBuffer();

async function upload(
  product: { id: string },
  bytes: Uint8Array | string,
  { client = admin, type = "image/png", query = "" } = {},
) {
  const response = await shop.fetch(`${PRODUCTS}/${product.id}/images${query}`, {
    method: "POST",
    headers: { "Content-Type": type, ...(client.token ? { Authorization: `Bearer ${client.token}` } : {}) },
    body: bytes as BodyInit,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Product & { type: string },
  };
}

const readProduct = async ({ id }: { id: string }) => (await visitor.get<Product>(`${PRODUCTS}/${id}`)).body;

async function storedObjects(): Promise<string[]> {
  const { MEDIA } = (await shop.harness.getWorker("products").getEnv()) as { MEDIA: R2Bucket };
  return (await MEDIA.list()).objects.map(({ key }) => key);
}

async function read(path: string, accept?: string) {
  const response = await shop.fetch(path, { headers: accept ? { Accept: accept } : {} });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

/** The original is the answer for as long as it takes to render the size, which a busy machine does not do in time. */
function readRendered(path: string, accept?: string) {
  const isFinal = ({ headers }: { headers: Headers }) => headers.get("Cache-Control")?.includes("immutable") ?? false;
  return eventually(() => read(path, accept), isFinal, 30_000);
}

describe("POST /api/v1/products/{id}/images", () => {
  it.each(["jpeg", "png", "webp", "avif"] as const)(
    "takes a %s whatever its Content-Type says, and shows it in the product and in lists",
    async (format) => {
      const product = await newProduct();
      const bytes = await picture(format);
      const { status, headers, body } = await upload(product, bytes, { type: "text/plain", query: "?alt=A%20mug" });
      expect([status, headers.get("ETag")]).toEqual([201, `"${product.version + 1}"`]);
      expect(body.images).toMatchObject([{ alt: "A mug", width: 800, height: 600, position: 0 }]);
      expect((await readProduct(product)).images).toEqual(body.images);
      const { data: list } = await admin.api.GET(PRODUCTS, { params: { query: { limit: 1 } } });
      expect(list.items).toMatchObject([{ id: product.id, image: body.images[0] }]);
    },
  );

  it("returns the size of a photo as its EXIF data turn it", async () => {
    const turned = await sharp(await picture("jpeg"))
      .keepExif()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { body } = await upload(await newProduct(), turned);
    expect(body.images).toMatchObject([{ width: 600, height: 800 }]);
  });

  it("refuses files that are no whole image, and leaves nothing behind", async () => {
    const product = await newProduct();
    const before = await storedObjects();
    const png = await picture("png");
    const files: [name: string, bytes: Uint8Array | string, refusal: [number, string]][] = [
      ["an HTML file", "<!doctype html><script>alert(1)</script>", [415, "/problems/unsupported-media-type"]],
      [
        "an SVG with a script",
        '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        [415, "/problems/unsupported-media-type"],
      ],
      ["a GIF", await sharp(png).gif({ effort: 1 }).toBuffer(), [415, "/problems/unsupported-media-type"]],
      ["nothing", "", [415, "/problems/unsupported-media-type"]],
      ["a decompression bomb", bomb(), [422, "/problems/invalid-image"]],
      [
        "a PNG that is HTML behind its signature",
        Buffer.concat([png.subarray(0, 8), Buffer.from("<html>")]),
        [422, "/problems/invalid-image"],
      ],
      ["a PNG with other data than it says", broken(png), [422, "/problems/invalid-image"]],
    ];
    for (const format of ["jpeg", "png", "webp", "avif"] as const) {
      const bytes = await picture(format);
      files.push([`half a ${format}`, bytes.subarray(0, bytes.length / 2), [422, "/problems/invalid-image"]]);
    }
    for (const [name, bytes, refusal] of files) {
      const { status, body } = await upload(product, bytes);
      expect([name, status, body.type]).toEqual([name, ...refusal]);
    }
    expect(await storedObjects()).toEqual(before);
    expect((await readProduct(product)).images).toEqual([]);
  });

  it("refuses a file of more than 10 MB before it is sent", async () => {
    const product = await newProduct();
    const url = `${shop.origin}${PRODUCTS}/${product.id}/images`;
    const headers = {
      "Content-Type": "image/png",
      "Content-Length": 10_000_001,
      Authorization: `Bearer ${admin.token}`,
    };
    const { status, body } = await answerBeforeBody(url, headers, (await picture("png")).subarray(0, 1000));
    expect([status, body.type]).toEqual([413, "/problems/payload-too-large"]);
    expect((await readProduct(product)).images).toEqual([]);
  });

  it("stores nothing of an upload that ends before its Content-Length", async () => {
    const product = await newProduct();
    const before = await storedObjects();
    const png = await picture("png");
    const { hostname, port } = new URL(shop.origin);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write(
      `POST ${PRODUCTS}/${product.id}/images HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${admin.token}\r\n` +
        `Content-Type: image/png\r\nContent-Length: ${png.length}\r\n\r\n`,
    );
    socket.write(png.subarray(0, png.length / 2));
    await new Promise((resolve) => setTimeout(resolve, 300));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await storedObjects()).toEqual(before);
    expect((await readProduct(product)).images).toEqual([]);
  });

  it("is for administrators, and needs a product, its version, valid text and fewer than 20 images", async () => {
    const product = await newProduct();
    const png = await picture("png", 40, 30);
    const statusOf = async (...args: Parameters<typeof upload>) => (await upload(...args)).status;
    expect(await statusOf(product, png, { client: visitor })).toBe(401);
    expect(await statusOf(product, png, { client: customer })).toBe(403);
    expect(await statusOf({ id: crypto.randomUUID() }, png)).toBe(404);
    expect(await statusOf({ id: "no-id" }, png)).toBe(404);
    expect(await statusOf(product, png, { query: `?alt=${"x".repeat(501)}` })).toBe(422);
    expect(await statusOf(product, png, { query: "?title=x" })).toBe(422);
    for (let image = 0; image < 20; image++) expect(await statusOf(product, png)).toBe(201);
    expect(await upload(product, png)).toMatchObject({ status: 409, body: { type: "/problems/too-many-images" } });
  });
});

describe("PATCH and DELETE /api/v1/products/{id}/images/{imageId}", () => {
  it("change, move and remove an image, under the version that If-Match names", async () => {
    const product = await newProduct();
    const png = await picture("png", 40, 30);
    await upload(product, png, { query: "?alt=first" });
    const { images, version } = (await upload(product, png, { query: "?alt=second" })).body;
    const path = `${PRODUCTS}/${product.id}/images/${images[1]?.id}`;
    const patch = (body: object, headers = {}, client = admin) => client.call<Product>("PATCH", path, body, headers);

    expect((await patch({ alt: "x" }, {}, customer)).status).toBe(403);
    expect((await patch({ alt: "x" }, { "If-Match": '"1"' })).status).toBe(412);
    expect((await patch({ position: 20 })).status).toBe(422);
    expect((await patch({ colour: "red" })).status).toBe(422);
    expect((await patch({ variantIds: [crypto.randomUUID()] })).status).toBe(422);
    const moved = await patch(
      { position: 0, alt: "now first", variantIds: [product.id] },
      { "If-Match": `"${version}"` },
    );
    expect([moved.status, moved.headers.get("ETag")]).toEqual([200, `"${version + 1}"`]);
    expect(moved.body.images).toMatchObject([{ alt: "now first", variantIds: [product.id] }, { alt: "first" }]);
    expect((await readProduct(product)).images).toEqual(moved.body.images);

    expect((await customer.call("DELETE", path)).status).toBe(403);
    expect((await admin.call("DELETE", path)).status).toBe(204);
    expect((await admin.call("DELETE", path)).status).toBe(404);
    expect((await patch({ alt: "x" })).status).toBe(404);
    expect((await readProduct(product)).images).toMatchObject([{ alt: "first", position: 0 }]);
  });
});

describe("GET /media/{key}/{width}", () => {
  it("serves each width in the format that Accept prefers, immutable, without a database", async () => {
    const { body } = await upload(await newProduct(), await picture("jpeg", 1600, 1200));
    const urls = body.images[0]?.urls ?? {};
    const calls = watchDatabaseCalls(shop);
    try {
      // Until the caches of the change are revalidated, and nothing is left of the tests before.
      const callsOfTwoSeconds = async () => {
        calls.holdAfter(Number.POSITIVE_INFINITY);
        await new Promise((resolve) => setTimeout(resolve, 2_000));
        return calls.seen();
      };
      await eventually(callsOfTwoSeconds, (seen) => seen.length === 0, 20_000);
      for (const [width, url] of Object.entries(urls)) {
        const { headers, bytes } = await readRendered(url, "image/webp");
        const { format, width: pixels } = await sharp(bytes).metadata();
        expect([format, pixels]).toEqual(["webp", Number(width)]);
        expect(headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
        expect(headers.get("Vary")).toContain("Accept");
        expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      }
      const typeOf = async (accept?: string) =>
        (await readRendered(urls["320"] ?? "", accept)).headers.get("Content-Type");
      expect(await typeOf("image/avif,image/webp,*/*;q=0.8")).toBe("image/avif");
      expect(await typeOf()).toBe("image/jpeg");
      expect(calls.seen()).toEqual([]);
    } finally {
      calls.stop();
    }
    const head = await shop.fetch(urls["160"] ?? "", { method: "HEAD" });
    expect([head.status, head.headers.get("Content-Type")]).toEqual([200, "image/jpeg"]);
  });

  it("keeps a size that was rendered", async () => {
    const { body } = await upload(await newProduct(), await picture("png"));
    const key = body.images[0]?.key ?? "";
    const first = await readRendered(`/media/${key}/640`, "image/webp");
    const names = await eventually(storedObjects, (stored) => stored.includes(`media/${key}/640.webp`));
    expect(names).toEqual(expect.arrayContaining([`media/${key}/original`, `media/${key}/160.webp`]));
    expect((await read(`/media/${key}/640`, "image/webp")).bytes.equals(first.bytes)).toBe(true);
  });

  it("does not enlarge a small image", async () => {
    const { body } = await upload(await newProduct(), await picture("png", 40, 30));
    const { bytes } = await readRendered(body.images[0]?.urls["1200"] ?? "", "image/webp");
    expect((await sharp(bytes).metadata()).width).toBe(40);
  });

  it.each([`${"0".repeat(64)}/320`, `${"0".repeat(64)}/333`, "nothing/320", `${"0".repeat(64)}`, "..%2F..%2Fx/320"])(
    "answers 404 to %s",
    async (path) => {
      expect((await read(`/media/${path}`)).status).toBe(404);
    },
  );
});

/** A PNG of 900 megapixels, which would take 2.7 GB once decoded, in some hundred bytes. */
function bomb(): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(30_000, 0);
  size.writeUInt32BE(30_000, 4);
  size.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", size),
    chunk("IDAT", Buffer.alloc(99)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const body = Buffer.concat([Buffer.from(type), data]);
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** The image with a part of its data replaced. */
function broken(png: Buffer): Buffer {
  const copy = Buffer.from(png);
  copy.fill(0x55, Math.floor(copy.length / 3), Math.floor(copy.length / 2));
  return copy;
}
