import { eq, sum } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { RecentEntries } from "./cache/recent-entries.ts";
import { stockLedger } from "./tables.ts";

/** What the ledger says a variant's stock should be. */
export async function sumOfLedger(db: Db, variantId: string): Promise<number> {
  const [row] = await db
    .select({ stock: sum(stockLedger.delta).mapWith(Number) })
    .from(stockLedger)
    .where(eq(stockLedger.variantId, variantId));
  return row?.stock ?? 0;
}

/** Remembers nothing, so that every read shows what is in the cache. */
class Forgetful extends RecentEntries {
  override get() {
    return undefined;
  }
}

/** A cache in memory. `mode` makes every call fail, or never answer. */
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
    /** What an entry holds, or `undefined`. */
    read: (key: string) => JSON.parse(entries.get(key) ?? "null") as { value: unknown; readAt: number } | null,
    /** Changes an entry in place, as the passing of time or a mistake would. */
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

/** What a context has of a cache, for tests that do not look into it. */
export function emptyCache() {
  const { kv, recent } = createTestCache();
  return { kv, recent };
}
