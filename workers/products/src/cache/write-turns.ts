import { ExpiringMap } from "#shared/core/expiring-map.ts";

/** KV accepts one write a second for a key. */
const INTERVAL_MS = 1_000;
/** Longer than a write takes: a writer whose invocation was ended does not keep others from writing. */
const LIFETIME_MS = 5_000;
const MAX_KEYS = 1_000;

/** `since`: when the writer that waits began to wait. */
type Turn<Value> = { allowedAt: number; waiting?: Value; since?: number };

/**
 * The turns in which this isolate writes keys: one write a second for each key, with all that was to be written meanwhile.
 * Times are in ms since 1970.
 */
export class WriteTurns<Value> {
  readonly #merge: (waiting: Value, value: Value) => Value;
  readonly #turns = new ExpiringMap<Turn<Value>>({ lifetimeMs: LIFETIME_MS, maxEntries: MAX_KEYS });

  constructor(merge: (waiting: Value, value: Value) => Value) {
    this.#merge = merge;
  }

  /** How many ms to wait before the write, or `undefined` if a writer that waits already takes this value along. */
  request(key: string, value: Value, now: number): number | undefined {
    const { allowedAt = now, waiting, since = now } = this.#turns.get(key, now) ?? {};
    const isWaiting = waiting !== undefined && now - since < LIFETIME_MS;
    const merged = waiting === undefined ? value : this.#merge(waiting, value);
    const turn = { allowedAt: Math.max(allowedAt, now), waiting: merged, since: isWaiting ? since : now };
    this.#turns.set(key, turn, now);
    return isWaiting ? undefined : Math.max(allowedAt - now, 0);
  }

  /** What is to be written, for a writer whose wait is over. */
  take(key: string, now: number): Value | undefined {
    const waiting = this.#turns.get(key, now)?.waiting;
    this.#turns.set(key, { allowedAt: now + INTERVAL_MS }, now);
    return waiting;
  }
}
