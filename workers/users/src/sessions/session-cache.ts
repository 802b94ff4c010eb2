import type { Caller } from "#shared/contracts/identity.ts";
import { ExpiringMap } from "#shared/core/expiring-map.ts";

/** How long an isolate trusts what the database said of a session, so that most requests cost no database call. */
const SESSION_CACHE_MS = 30_000;
const MAX_CACHED_SESSIONS = 10_000;

const options = { lifetimeMs: SESSION_CACHE_MS, maxEntries: MAX_CACHED_SESSIONS };
const active = new ExpiringMap<Caller>(options);
/** Kept apart, so that no number of ended sessions pushes an active one out. A session that ended never starts again. */
const ended = new ExpiringMap<true>(options);

export function findCachedSession(sessionId: string, now: number): Caller | "ended" | undefined {
  return ended.get(sessionId, now) ? "ended" : active.get(sessionId, now);
}

/** `askedAt` is when the database was asked, not when it answered: what ended in between must not live longer. */
export function cacheSession(caller: Caller, askedAt: number): void {
  active.set(caller.sessionId, caller, askedAt);
}

/** A session that this isolate ended itself, or found ended. The other isolates find out within 30 seconds. */
export function cacheEndedSession(sessionId: string, now: number): void {
  active.delete(sessionId);
  ended.set(sessionId, true, now);
}

/** For a change of what the user is or may do: the database says which of the sessions are left. */
export function evictSessionsOfUser(userId: string): void {
  active.deleteWhere((caller) => caller.userId === userId);
}
