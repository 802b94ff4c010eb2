import { ExpiringMap } from "#shared/core/expiring-map.ts";

/** Other isolates' writes are seen after this time, well within the cache's bound. */
export const REMEMBERED_MS = 1_000;
const MAX_ENTRIES = 1_000;

/**
 * The entries that this isolate has just read from KV or written to it. So a popular product costs one KV read a second
 * in each isolate instead of one for each request.
 */
export class RecentEntries extends ExpiringMap<unknown> {
  constructor() {
    super({ lifetimeMs: REMEMBERED_MS, maxEntries: MAX_ENTRIES });
  }

  override get<Entry>(key: string, now: number): Entry | undefined {
    return super.get(key, now) as Entry | undefined;
  }
}
