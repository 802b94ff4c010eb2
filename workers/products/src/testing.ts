import { eq, sum } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { RecentEntries } from "./cache/recent-entries.ts";
import type { ProductsContext } from "./context.ts";
import { stockLedger } from "./tables.ts";

/** A context of this Worker on a fresh database, with an empty cache. */
export async function createProductsContext() {
  const test = await createTestContext("products");
  const ctx: ProductsContext = { ...test.ctx, ...emptyCache() };
  return { ctx, database: test.database, logs: test.logs, measured: test.measured, settle: test.ctx.settle };
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

/** The cache part of a context, for tests that do not inspect it. */
export function emptyCache() {
  const { kv, recent } = createTestCache();
  return { kv, recent };
}
