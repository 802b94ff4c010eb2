import type { ProductsContext } from "../context.ts";
import { type Entry, ignoreFailure, isEntry, isFresh } from "./cache.ts";

/** The largest number of keys in a bulk read of KV. */
const BULK_KEYS = 100;

/** The fresh cached values of these keys, by key. */
export async function readFresh<Value>(ctx: ProductsContext, keys: string[]): Promise<Map<string, Value>> {
  const now = ctx.now().getTime();
  const entries = [...(await findEntries(ctx, keys))].filter(([, { readAt }]) => isFresh(now - readAt));
  return new Map(entries.map(([key, { value }]) => [key, value as Value]));
}

/**
 * The entries of these keys, by key, in as few reads as KV allows. For keys that KV does not have, or has in an older version,
 * those that this isolate remembers: what KV has may wait for its turn to be written. Not for what was read from the database
 * later: a version that a sale has raised says nothing of other changes before it.
 */
export async function findEntries(ctx: ProductsContext, keys: string[]): Promise<Map<string, Entry<unknown>>> {
  const found = new Map<string, Entry<unknown>>();
  for (let start = 0; start < keys.length; start += BULK_KEYS) {
    const bulk = keys.slice(start, start + BULK_KEYS);
    const entries = await ignoreFailure(ctx, "get", () => ctx.kv.get<unknown>(bulk, "json"));
    for (const key of bulk) {
      const entry = entries?.get(key);
      if (isEntry(entry)) found.set(key, entry);
    }
  }
  const now = ctx.now().getTime();
  for (const key of keys) {
    const remembered = ctx.recent.get<Entry<unknown>>(key, now);
    const inKv = found.get(key);
    if (remembered && (!inKv || isOlder(inKv, remembered))) found.set(key, remembered);
  }
  return found;
}

const isOlder = (entry: Entry<unknown>, other: Entry<unknown>) =>
  entry.version < other.version && entry.readAt <= other.readAt;
