import type { ProductsContext } from "../context.ts";
import { cacheOf, fillOnce, findEntry, putEntry } from "./cache.ts";

/** How long KV keeps a hint. */
const HINT_SECONDS = 86_400;

/** Returns an entry of any age, for a reader that compares it with something fresh. */
export async function readHint<Value>(ctx: ProductsContext, key: string): Promise<Value | undefined> {
  const { entry, isRemembered, outcome } = await findEntry<Value>(ctx, key);
  if (entry && !isRemembered) ctx.recent.set(key, entry, ctx.now().getTime());
  ctx.measure({ kind: "cache", cache: cacheOf(key), outcome: entry ? "hit" : outcome });
  return entry?.value;
}

/** Caches what `readHint` reads. It is not revalidated: a wrong one costs its next reader a round trip, no more. */
export async function writeHint<Value>(
  ctx: ProductsContext,
  key: string,
  found: { value: Value; readAt: number },
): Promise<void> {
  await fillOnce(key, found.readAt, () => putEntry(ctx, { key, versionOf: () => 0 }, found, HINT_SECONDS));
}
