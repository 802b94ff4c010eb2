import { eq, sum } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { RecentEntries } from "./cache/recent-entries.ts";
import { RecentLists } from "./cache/recent-lists.ts";
import type { ProductsContext } from "./context.ts";
import type { ImportMessage } from "./env.ts";
import { BroadSearches } from "./facets/broad-searches.ts";
import { stockLedger } from "./tables.ts";

/** A context of this Worker on a fresh database, with an empty cache. */
export async function createProductsContext() {
  const test = await createTestContext("products");
  const ctx: ProductsContext = { ...test.ctx, ...emptyCache() };
  return { ctx, database: test.database, logs: test.logs, measured: test.measured, settle: test.ctx.settle };
}

/** The same, with its bucket and its images to look into. */
export async function createMediaContext() {
  const test = await createProductsContext();
  const [bucket, fake] = [createTestBucket(), createTestImages()];
  return { ...test, ctx: { ...test.ctx, media: bucket.media, images: fake.images }, bucket, fake };
}

/** The target of a write without `If-Match`. */
export const anyVersion = (id: string) => ({ id, hasIfMatch: false });

/** The stock of a variant according to its ledger. */
export async function sumOfLedger(db: Db, variantId: string): Promise<number> {
  const [row] = await db
    .select({ stock: sum(stockLedger.delta).mapWith(Number) })
    .from(stockLedger)
    .where(eq(stockLedger.variantId, variantId));
  return row?.stock ?? 0;
}

/** Caches nothing, so that every read shows what KV has. */
class Forgetful extends RecentEntries {
  override get() {
    return undefined;
  }
}

/** A KV namespace in memory. `mode` makes every call fail or hang. */
export function createTestCache() {
  const entries = new Map<string, string>();
  const parse = (key: string) => JSON.parse(entries.get(key) ?? "null");
  const cache = {
    entries,
    mode: "ok" as "ok" | "failing" | "hanging",
    /** The keys put and deleted, in order, and the keys of each read. */
    writes: [] as string[],
    deletes: [] as string[],
    reads: [] as (string | string[])[],
    /** The parsed entry, or `null`. */
    read: (key: string) => JSON.parse(entries.get(key) ?? "null") as { value: unknown; readAt: number } | null,
    /** Changes an entry in place, to simulate the passing of time or a corrupt entry. */
    edit: (key: string, change: (entry: { value: never; readAt: number }) => object) =>
      entries.set(key, JSON.stringify(change(JSON.parse(entries.get(key) as string)))),
    kv: undefined as unknown as KVNamespace,
    recent: new Forgetful(),
  };
  const answer = async <Value>(value: () => Value): Promise<Value> => {
    if (cache.mode === "failing") throw new Error("KV put failed: 429 Too Many Requests");
    if (cache.mode === "hanging") return new Promise<never>(() => undefined);
    return value();
  };
  cache.kv = {
    get: (keys: string | string[]) =>
      answer(() => {
        cache.reads.push(keys);
        if (typeof keys === "string") return parse(keys);
        if (keys.length > 100) throw new Error("KV GET_BULK failed: 400 You can request a maximum of 100 keys");
        return new Map(keys.map((key) => [key, parse(key)]));
      }),
    put: (key: string, value: string) =>
      answer(() => {
        entries.set(key, value);
        cache.writes.push(key);
      }),
    delete: (key: string) =>
      answer(() => {
        entries.delete(key);
        cache.deletes.push(key);
      }),
  } as unknown as KVNamespace;
  return cache;
}

/** A bucket in memory. `failing`: the operation that fails. */
export function createTestBucket() {
  type Stored = { bytes: ArrayBuffer; uploaded: Date; httpMetadata: R2HTTPMetadata | undefined };
  const objects = new Map<string, Stored>();
  const bucket = { objects, failing: "" as "" | "put" | "delete", media: undefined as unknown as R2Bucket };
  const failOn = (operation: "put" | "delete") => {
    if (bucket.failing === operation) throw new Error(`R2 ${operation} failed: 500`);
  };
  bucket.media = {
    async get(name: string, { range }: { range?: { offset: number; length: number } } = {}) {
      const stored = objects.get(name);
      if (!stored) return null;
      const { bytes } = stored;
      const part = new Blob([range ? bytes.slice(range.offset, range.offset + range.length) : bytes]);
      return { ...stored, size: bytes.byteLength, body: part.stream(), arrayBuffer: () => part.arrayBuffer() };
    },
    async put(
      name: string,
      data: string | ArrayBuffer | Uint8Array<ArrayBuffer>,
      { httpMetadata }: { httpMetadata?: R2HTTPMetadata } = {},
    ) {
      failOn("put");
      objects.set(name, { bytes: await new Blob([data]).arrayBuffer(), uploaded: new Date(), httpMetadata });
    },
    async delete(names: string[]) {
      failOn("delete");
      for (const name of names) objects.delete(name);
    },
    async list({ prefix = "", startAfter = "", limit = 1000 }: R2ListOptions) {
      const names = [...objects.keys()].filter((name) => name.startsWith(prefix) && name > startAfter).sort();
      const page = names.slice(0, limit).map((key) => ({ key, uploaded: objects.get(key)?.uploaded }));
      return { objects: page, truncated: names.length > limit };
    },
  } as unknown as R2Bucket;
  return bucket;
}

/**
 * Cloudflare Images for files of which only the beginning is an image: the bytes after it are `{width, height, shown}` as
 * JSON. It refuses all others, and renders to such files too, of no more pixels a side than a WebP or AVIF can have.
 * `rendered` has the widths that were rendered.
 */
export function createTestImages() {
  const fake = {
    rendered: [] as number[],
    code: 9412,
    /** Whether every rendering fails with `code`. */
    failing: false,
    /** What renderings wait for. */
    held: undefined as Promise<void> | undefined,
    images: undefined as unknown as ImagesBinding,
  };
  const parse = async (stream: ReadableStream) => {
    const text = await new Response(stream).text();
    try {
      return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as TestImage;
    } catch {
      throw Object.assign(new Error("IMAGES_INFO_ERROR"), { code: fake.code });
    }
  };
  const transformError = () => Object.assign(new Error("IMAGES_TRANSFORM_ERROR"), { code: fake.code });
  fake.images = {
    info: async (stream: ReadableStream) => ({ format: "image/png", fileSize: 1, ...(await parse(stream)) }),
    input: (stream: ReadableStream) => ({
      transform: ({ width, height }: { width: number; height: number }) => ({
        async output({ format }: { format: string }) {
          const image = await parse(stream);
          await fake.held;
          if (image.isBroken || fake.failing) throw transformError();
          fake.rendered.push(width);
          const [w, h] = image.isTurned ? [image.height, image.width] : [image.width, image.height];
          const scale = Math.min(1, width / w, height / h);
          const small = { width: Math.round(w * scale), height: Math.round(h * scale) };
          if (Math.max(small.width, small.height) > 16_383 && format !== "image/jpeg") throw transformError();
          return { image: () => new Blob([JSON.stringify(small)]).stream(), contentType: () => format };
        },
      }),
    }),
  } as unknown as ImagesBinding;
  return fake;
}

/** What `createTestImages` reads from a file. `isTurned`: by its EXIF data. `isBroken`: it cannot be decoded. */
type TestImage = { width: number; height: number; isTurned?: boolean; isBroken?: boolean };

/** The bytes of a PNG for `createTestImages`; each is another file unless it has the same `name`. */
export function testImage(image: Partial<TestImage> & { name?: string } = {}): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify({ width: 800, height: 600, name: crypto.randomUUID(), ...image });
  const chunk = (type: string, data: string) => {
    const length = new Uint8Array(new Uint32Array([data.length]).buffer).reverse();
    return [...length, ...new TextEncoder().encode(type + data), 0, 0, 0, 0];
  };
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  return new Uint8Array([...signature, ...chunk("tEXt", text), ...chunk("IEND", "")]);
}

/** Cache and images of a context, for tests that do not inspect them. */
export function emptyCache() {
  const { kv, recent } = createTestCache();
  const imports = { send: async () => undefined } as unknown as Queue<ImportMessage>;
  return {
    kv,
    recent,
    recentLists: new RecentLists({ lifetimeMs: 0 }),
    broadSearches: new BroadSearches(),
    media: createTestBucket().media,
    images: createTestImages().images,
    imports,
  };
}
