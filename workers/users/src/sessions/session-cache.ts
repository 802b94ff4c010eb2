import type { Caller } from "#shared/contracts/identity.ts";

/** A session that was found to go on is believed this long, so that most requests cost no database call. */
const SESSION_CACHE_MS = 30_000;
const MAX_CACHED_SESSIONS = 10_000;

const believed = new Map<string, { caller: Caller; until: number }>();

export function findCachedSession(sessionId: string, now: number): Caller | undefined {
  const known = believed.get(sessionId);
  if (known && known.until > now) return known.caller;
  believed.delete(sessionId);
  return undefined;
}

/** `askedAt` is when the database was asked, not when it answered: what ended in between must not live longer. */
export function cacheSession(caller: Caller, askedAt: number): void {
  if (believed.size >= MAX_CACHED_SESSIONS) believed.delete(believed.keys().next().value ?? "");
  believed.set(caller.sessionId, { caller, until: askedAt + SESSION_CACHE_MS });
}

/** This isolate need not wait for a session that it ended itself; the others find out within 30 seconds. */
export function evictSession(sessionId: string): void {
  believed.delete(sessionId);
}

export function evictSessionsOfUser(userId: string): void {
  for (const [sessionId, { caller }] of believed) if (caller.userId === userId) believed.delete(sessionId);
}
