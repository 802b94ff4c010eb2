import type { Caller } from "#shared/contracts/identity.ts";
import { ExpiringMap } from "#shared/core/expiring-map.ts";

/** How long an isolate caches a session, so that most requests need no query. */
const SESSION_CACHE_MS = 30_000;
const MAX_CACHED_SESSIONS = 10_000;

const options = { lifetimeMs: SESSION_CACHE_MS, maxEntries: MAX_CACHED_SESSIONS };
const active = new ExpiringMap<Caller>(options);
/** A separate map, so that ended sessions cannot evict active ones. An ended session never becomes active again. */
const ended = new ExpiringMap<true>(options);

/**
 * A session that this isolate has cached within the last 30 seconds; `undefined` when it has not. `now` is in ms since
 * 1970.
 */
export function findCachedSession(sessionId: string, now: number): Caller | "ended" | undefined {
  return ended.get(sessionId, now) ? "ended" : active.get(sessionId, now);
}

/**
 * `askedAt` is the time before the query in ms since 1970: a session that ended during the query must not be cached
 * longer.
 */
export function cacheSession(caller: Caller, askedAt: number): void {
  active.set(caller.sessionId, caller, askedAt);
}

/** Caches a session that this isolate ended or found ended. Other isolates notice within 30 seconds. */
export function cacheEndedSession(sessionId: string, now: number): void {
  active.delete(sessionId);
  ended.set(sessionId, true, now);
}

/**
 * Evicts the sessions of a user whose role, activity or password has changed; the database decides which are still
 * open.
 */
export function evictSessionsOfUser(userId: string): void {
  active.deleteWhere((caller) => caller.userId === userId);
}
