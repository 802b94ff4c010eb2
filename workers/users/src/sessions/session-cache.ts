import { ExpiringMap } from "#shared/core/expiring-map.ts";
import type { OpenSession } from "./access-tokens.service.ts";

/** How long an isolate caches a session, so that most requests need no query. */
const SESSION_CACHE_MS = 30_000;
const MAX_CACHED_SESSIONS = 10_000;

const options = { lifetimeMs: SESSION_CACHE_MS, maxEntries: MAX_CACHED_SESSIONS };
const active = new ExpiringMap<OpenSession>(options);
/** When the sessions of a user were evicted last, in ms since 1970. */
const evictions = new ExpiringMap<number>(options);
/** A separate map, so that ended sessions cannot evict active ones. An ended session never becomes active again. */
const ended = new ExpiringMap<true>(options);

/**
 * A session that this isolate has cached within the last 30 seconds; `undefined` when it has not. `now` is in ms since
 * 1970.
 */
export function findCachedSession(sessionId: string, now: number): OpenSession | "ended" | undefined {
  return ended.get(sessionId, now) ? "ended" : active.get(sessionId, now);
}

/**
 * `askedAt` is the time before the query in ms since 1970: a session that ended during the query must not be cached
 * longer. Nor is one cached that was evicted meanwhile.
 */
export function cacheSession(session: OpenSession, askedAt: number): void {
  const evictedAt = evictions.get(session.userId, askedAt);
  if (evictedAt === undefined || evictedAt < askedAt) active.set(session.sessionId, session, askedAt);
}

/** Caches a session that this isolate ended or found ended. Other isolates notice within 30 seconds. */
export function cacheEndedSession(sessionId: string, now: number): void {
  active.delete(sessionId);
  ended.set(sessionId, true, now);
}

/**
 * Evicts the sessions of a user whose role, activity or password has changed; the database decides which are still
 * open. `now` is in ms since 1970.
 */
export function evictSessionsOfUser(userId: string, now: number): void {
  evictions.set(userId, now, now);
  active.deleteWhere((session) => session.userId === userId);
}
