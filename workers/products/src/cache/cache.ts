import { isDatabaseUnavailable } from "#shared/database/errors.ts";
import { traced } from "#shared/core/spans.ts";
import { withTimeout } from "#shared/core/timeout.ts";
import { describeError } from "#shared/core/log.ts";
import type { ProductsContext } from "../context.ts";

/**
 * An older entry is read again before it is served. Together with the caching by clients, a response is at most 60
 * seconds old.
 */
const FRESH_MS = 30_000;
/** How long an entry may be served while the database is down. */
const USABLE_MS = 300_000;
/** An entry whose `readAt` is further in the future than this is not fresh. */
const CLOCK_SKEW_MS = 5_000;
/** Timeout of KV, and of the database while there is an entry that can be served instead. */
const CACHE_TIMEOUT_MS = 500;
const DATABASE_TIMEOUT_MS = 2_000;
/** KV accepts one write a second for a key, so an earlier revalidation could not repair an entry. */
const REVALIDATE_AFTER_MS = 1_100;
/** `max-age` for clients and CDNs, within the bound of 60 seconds even for an entry that is about to expire. */
const CLIENT_SECONDS = 15;

/** `readAt`, in ms since 1970, is the time before the query: later changes may be missing, earlier ones are not. */
export type Entry<Value> = { value: Value; version: number; readAt: number };

/** `stale`: the database is down, and the value comes from the cache. */
export type CachedRead<Value> = { value: Value; stale: boolean };

export type Cacheable<Value> = {
  key: string;
  /** Reads the value from the database. */
  load: () => Promise<Value>;
  /**
   * The version of a value, which is never replaced by a lower one; `undefined` for a value that must not be cached.
   */
  versionOf: (value: Value) => number | undefined;
};

/** Keys that this isolate is writing, with the start of the write: one reader's write is enough. */
const filling = new Map<string, number>();

/**
 * Returns a fresh entry of the cache, else the database's value, else, while the database is down, an entry up to 300 s
 * old.
 */
export async function readThrough<Value>(ctx: ProductsContext, source: Cacheable<Value>): Promise<CachedRead<Value>> {
  const { entry, isRemembered, outcome } = await findEntry<Value>(ctx, source.key);
  const cache = cacheOf(source.key);
  const readAt = ctx.now().getTime();
  const age = entry ? readAt - entry.readAt : Number.POSITIVE_INFINITY;
  if (entry && isFresh(age)) {
    if (!isRemembered) ctx.recent.set(source.key, entry, readAt);
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

export const isFresh = (age: number) => age <= FRESH_MS && age >= -CLOCK_SKEW_MS;

/** Caches a value that was just written, so that reads in this location show it at once. */
export async function writeThrough<Value>(
  ctx: ProductsContext,
  source: Cacheable<Value>,
  written: { value: Value; readAt: number },
): Promise<void> {
  await putEntry(ctx, source, written);
  ctx.defer(revalidate(ctx, source, written));
}

/** Deletes entries whose new value the writer does not know, and the lists that this isolate remembers. */
export async function forget(ctx: ProductsContext, keys: string[]): Promise<void> {
  ctx.recentLists.clear();
  await deleteEntries(ctx, keys);
}

export async function deleteEntries(ctx: ProductsContext, keys: string[]): Promise<void> {
  for (const key of keys) ctx.recent.delete(key);
  await Promise.all(keys.map((key) => ignoreFailure(ctx, "delete", () => ctx.kv.delete(key))));
}

/** The caching headers of a response; an administrator's must not be cached anywhere. */
export function cacheHeaders(read: { stale: boolean } | "admin"): Record<string, string> {
  if (read === "admin") return { "Cache-Control": "no-store" };
  const control = read.stale ? "no-cache" : `public, max-age=${CLIENT_SECONDS}`;
  return { "Cache-Control": control, Vary: "Authorization" };
}

/** Caches the value that a reader found, unless the cache has a newer one. */
export async function fill<Value>(
  ctx: ProductsContext,
  source: Cacheable<Value>,
  found: { value: Value; readAt: number },
): Promise<void> {
  await fillOnce(source.key, found.readAt, async () => {
    const inCache = await getEntry<Value>(ctx, source.key);
    if (await putNewer(ctx, source, found, inCache)) await revalidate(ctx, source, found);
  });
}

/** Leaves a write out while this isolate writes the key. */
export async function fillOnce(key: string, readAt: number, write: () => Promise<unknown>): Promise<void> {
  const since = filling.get(key);
  if (since !== undefined && readAt - since < 5_000) return;
  filling.set(key, readAt);
  try {
    await write();
  } finally {
    filling.delete(key);
  }
}

/** Caches an entry unless `inCache`, which was just read, is newer; returns whether it was written. */
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

/** Updates what this isolate remembers of a key, if the result is newer: its own reads show it at once. */
export function updateRecent<Value>(
  ctx: ProductsContext,
  { key, versionOf }: Cacheable<Value>,
  update: (value: Value) => Value,
): void {
  const now = ctx.now().getTime();
  const remembered = ctx.recent.get<Entry<Value>>(key, now);
  if (!remembered) return;
  const value = update(remembered.value);
  const version = versionOf(value);
  if (version !== undefined && remembered.version < version) {
    ctx.recent.set(key, { value, version, readAt: remembered.readAt }, now);
  }
}

/**
 * Reads from the database again and repairs the entry if it has changed: another location's newer entry may have been
 * overwritten between the read and the write.
 */
async function revalidate<Value>(ctx: ProductsContext, source: Cacheable<Value>, put: { value: Value }): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REVALIDATE_AFTER_MS));
  const readAt = ctx.now().getTime();
  try {
    const value = await source.load();
    const cachedEntry = await getEntry<Value>(ctx, source.key);
    const same = JSON.stringify(cachedEntry?.value ?? put.value) === JSON.stringify(value);
    if (!same) await putEntry(ctx, source, { value, readAt });
  } catch (error) {
    ctx.log.warn("cache not checked", { error: describeError(error) });
  }
}

type Found<Value> = { entry: Entry<Value> | undefined; isRemembered: boolean; outcome: "miss" | "error" };

/** The entry that this isolate remembers, or else that of KV. `outcome`: why there is none, if there is none. */
export async function findEntry<Value>(ctx: ProductsContext, key: string): Promise<Found<Value>> {
  let outcome: "miss" | "error" = "miss";
  const remembered = ctx.recent.get<Entry<Value>>(key, ctx.now().getTime());
  const onFailure = () => {
    outcome = "error";
  };
  const entry = remembered ?? (await getEntry<Value>(ctx, key, onFailure));
  return { entry, isRemembered: remembered !== undefined, outcome };
}

/** The name of a cache in the metrics. */
export const cacheOf = (key: string) => key.split(":", 1)[0] as string;

async function getEntry<Value>(
  ctx: ProductsContext,
  key: string,
  onFailure?: () => void,
): Promise<Entry<Value> | undefined> {
  const entry = await ignoreFailure(ctx, "get", () => ctx.kv.get<Entry<Value>>(key, "json"), onFailure);
  return isEntry(entry) ? (entry as Entry<Value>) : undefined;
}

export function isEntry(stored: unknown): stored is Entry<unknown> {
  const { readAt } = (stored ?? {}) as { readAt?: unknown };
  return typeof readAt === "number" && "value" in (stored as object);
}

export async function putEntry<Value>(
  ctx: ProductsContext,
  { key, versionOf }: Pick<Cacheable<Value>, "key" | "versionOf">,
  { value, readAt }: { value: Value; readAt: number },
  expirationTtl = USABLE_MS / 1000,
): Promise<boolean> {
  const version = versionOf(value);
  if (version === undefined) return false;
  const entry: Entry<Value> = { value, version, readAt };
  ctx.recent.set(key, entry, ctx.now().getTime());
  const put = () => ctx.kv.put(key, JSON.stringify(entry), { expirationTtl }).then(() => true);
  return (await ignoreFailure(ctx, "put", put)) ?? false;
}

/** When KV refuses, fails or hangs, the cache is treated as empty. */
export async function ignoreFailure<Value>(
  ctx: ProductsContext,
  operation: "get" | "put" | "delete",
  ask: () => Promise<Value>,
  onFailure?: () => void,
): Promise<Value | undefined> {
  try {
    return await traced(ctx, { message: "cache", route: operation }, () => withTimeout(CACHE_TIMEOUT_MS, ask()));
  } catch (error) {
    ctx.log.warn("cache failed", { error: describeError(error) });
    onFailure?.();
    return undefined;
  }
}
