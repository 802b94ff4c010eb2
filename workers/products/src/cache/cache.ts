import { isDatabaseUnavailable } from "#shared/database/db.ts";
import { withTimeout } from "#shared/core/timeout.ts";
import { describeError } from "#shared/core/log.ts";
import type { ProductsContext } from "../context.ts";

/** An older entry is read again before it is served. With what clients may keep, a read is at most 60 seconds old. */
const FRESH_MS = 30_000;
/** How long an entry may be served while the database is down. */
const USABLE_MS = 300_000;
/** A clock that runs ahead of ours by more than this must not make an entry fresh for longer. */
const CLOCK_SKEW_MS = 5_000;
/** A cache that is slower than this, or a database that is slower than that while there is an entry, counts as down. */
const CACHE_TIMEOUT_MS = 500;
const DATABASE_TIMEOUT_MS = 2_000;
/** KV reads at most this many keys at once. */
const BULK_KEYS = 100;
/** KV takes one write a second for a key, so reading a second time sooner than that could not repair anything. */
const REVALIDATE_AFTER_MS = 1_100;
/** What a client or CDN may keep: no longer than the bound leaves when the entry was about to be read again. */
const CLIENT_SECONDS = 15;

/** `readAt` was taken before the database was asked, so what changed since may be missing, and nothing else. */
export type Entry<Value> = { value: Value; version: number; readAt: number };

/** `stale`: the database is down, and the value is what the cache has. */
export type CachedRead<Value> = { value: Value; stale: boolean };

export type Cacheable<Value> = {
  key: string;
  /** Asks the database. */
  load: () => Promise<Value>;
  /** Never replaced by a lower one; `undefined` for what must not be kept. */
  versionOf: (value: Value) => number | undefined;
};

/** Keys that this isolate is filling just now, and since when: one reader's fill is enough. */
const filling = new Map<string, number>();

/** Reads through the cache: a fresh entry, else the database, else (while that is down) an entry up to 300 s old. */
export async function readThrough<Value>(ctx: ProductsContext, source: Cacheable<Value>): Promise<CachedRead<Value>> {
  let outcome: "miss" | "error" = "miss";
  const remembered = ctx.recent.get<Entry<Value>>(source.key, ctx.now().getTime());
  const entry =
    remembered ??
    (await getEntry<Value>(ctx, source.key, () => {
      outcome = "error";
    }));
  const cache = source.key.split(":", 1)[0] as string;
  const readAt = ctx.now().getTime();
  const age = entry ? readAt - entry.readAt : Number.POSITIVE_INFINITY;
  if (entry && isFresh(age)) {
    if (!remembered) ctx.recent.set(source.key, entry, readAt);
    ctx.measure({ kind: "cache", cache, outcome: "hit" });
    return { value: entry.value, stale: false };
  }

  try {
    const value = await (entry ? withTimeout(DATABASE_TIMEOUT_MS, source.load()) : source.load());
    ctx.measure({ kind: "cache", cache, outcome });
    ctx.defer(fill(ctx, source, { value, readAt }));
    return { value, stale: false };
  } catch (error) {
    const serves = entry && age <= USABLE_MS && isDatabaseUnavailable(error);
    ctx.measure({ kind: "cache", cache, outcome: serves ? "stale" : outcome });
    if (!serves) throw error;
    ctx.log.warn("served from the cache: the database is down", { error: describeError(error) });
    return { value: entry.value, stale: true };
  }
}

/** Those of these values that the cache has and that are fresh, by their keys. */
export async function readFresh<Value>(ctx: ProductsContext, keys: string[]): Promise<Map<string, Value>> {
  const now = ctx.now().getTime();
  const entries = [...(await findEntries(ctx, keys))].filter(([, { readAt }]) => isFresh(now - readAt));
  return new Map(entries.map(([key, { value }]) => [key, value as Value]));
}

const isFresh = (age: number) => age <= FRESH_MS && age >= -CLOCK_SKEW_MS;

/** Puts what was just written into the cache, so that reads in this place show it at once. */
export async function writeThrough<Value>(
  ctx: ProductsContext,
  source: Cacheable<Value>,
  written: { value: Value; readAt: number },
): Promise<void> {
  await putEntry(ctx, source, written);
  ctx.defer(revalidate(ctx, source, written));
}

/** Drops entries whose new value the writer does not know. */
export async function forget(ctx: ProductsContext, keys: string[]): Promise<void> {
  for (const key of keys) ctx.recent.delete(key);
  await Promise.all(keys.map((key) => ignoreFailure(ctx, () => ctx.kv.delete(key))));
}

/** What to tell clients about a read; an administrator's is never kept anywhere. */
export function cacheHeaders(read: { stale: boolean } | "admin"): Record<string, string> {
  if (read === "admin") return { "Cache-Control": "no-store" };
  const control = read.stale ? "no-cache" : `public, max-age=${CLIENT_SECONDS}`;
  return { "Cache-Control": control, Vary: "Authorization" };
}

/** Puts what a reader found into the cache, unless something newer is there. */
async function fill<Value>(
  ctx: ProductsContext,
  source: Cacheable<Value>,
  found: { value: Value; readAt: number },
): Promise<void> {
  const since = filling.get(source.key);
  if (since !== undefined && found.readAt - since < 5_000) return;
  filling.set(source.key, found.readAt);
  try {
    const inCache = await getEntry<Value>(ctx, source.key);
    if (await putNewer(ctx, source, found, inCache)) await revalidate(ctx, source, found);
  } finally {
    filling.delete(source.key);
  }
}

/** Puts it into the cache unless something newer is there, which `inCache` was a moment ago; tells whether it did. */
export async function putNewer<Value>(
  ctx: ProductsContext,
  source: Cacheable<Value>,
  found: { value: Value; readAt: number },
  inCache: Entry<Value> | undefined,
): Promise<boolean> {
  const remembered = ctx.recent.get<Entry<Value>>(source.key, ctx.now().getTime());
  const version = source.versionOf(found.value);
  if (version === undefined || [inCache, remembered].some((entry) => entry && entry.version > version)) return false;
  return putEntry(ctx, source, found);
}

/**
 * Reads from the database a second time and repairs the entry when it is no longer the same: between a read and its
 * write another's newer value may have been put there and lost.
 */
async function revalidate<Value>(ctx: ProductsContext, source: Cacheable<Value>, put: { value: Value }): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REVALIDATE_AFTER_MS));
  const readAt = ctx.now().getTime();
  try {
    const value = await source.load();
    const there = await getEntry<Value>(ctx, source.key);
    const same = JSON.stringify(there?.value ?? put.value) === JSON.stringify(value);
    if (!same) await putEntry(ctx, source, { value, readAt });
  } catch (error) {
    ctx.log.warn("cache not checked", { error: describeError(error) });
  }
}

/** Those of these entries that are in the cache, or were a moment ago, by their keys: in as few reads as KV allows. */
export async function findEntries(ctx: ProductsContext, keys: string[]): Promise<Map<string, Entry<unknown>>> {
  const found = new Map<string, Entry<unknown>>();
  for (let start = 0; start < keys.length; start += BULK_KEYS) {
    const bulk = keys.slice(start, start + BULK_KEYS);
    const entries = await ignoreFailure(ctx, () => ctx.kv.get<unknown>(bulk, "json"));
    for (const key of bulk) {
      const entry = entries?.get(key);
      if (isEntry(entry)) found.set(key, entry);
    }
  }
  const now = ctx.now().getTime();
  for (const key of keys) {
    const remembered = ctx.recent.get<Entry<unknown>>(key, now);
    if (remembered && !found.has(key)) found.set(key, remembered);
  }
  return found;
}

async function getEntry<Value>(
  ctx: ProductsContext,
  key: string,
  onFailure?: () => void,
): Promise<Entry<Value> | undefined> {
  const entry = await ignoreFailure(ctx, () => ctx.kv.get<Entry<Value>>(key, "json"), onFailure);
  return isEntry(entry) ? (entry as Entry<Value>) : undefined;
}

function isEntry(stored: unknown): stored is Entry<unknown> {
  const { readAt } = (stored ?? {}) as { readAt?: unknown };
  return typeof readAt === "number" && "value" in (stored as object);
}

async function putEntry<Value>(
  ctx: ProductsContext,
  { key, versionOf }: Cacheable<Value>,
  { value, readAt }: { value: Value; readAt: number },
): Promise<boolean> {
  const version = versionOf(value);
  if (version === undefined) return false;
  const entry: Entry<Value> = { value, version, readAt };
  ctx.recent.set(key, entry, ctx.now().getTime());
  const options = { expirationTtl: USABLE_MS / 1000 };
  return (await ignoreFailure(ctx, () => ctx.kv.put(key, JSON.stringify(entry), options).then(() => true))) ?? false;
}

/** The cache may refuse, fail or hang: then it is as if it were empty. */
async function ignoreFailure<Value>(
  ctx: ProductsContext,
  ask: () => Promise<Value>,
  onFailure?: () => void,
): Promise<Value | undefined> {
  try {
    return await withTimeout(CACHE_TIMEOUT_MS, ask());
  } catch (error) {
    ctx.log.warn("cache failed", { error: describeError(error) });
    onFailure?.();
    return undefined;
  }
}
