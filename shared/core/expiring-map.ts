type Options = {
  lifetimeMs: number;
  /** The oldest entry goes when there would be more. */
  maxEntries: number;
};

/** Entries that each expire some time after they were set. Its memory is bounded. Times are in ms since 1970. */
export class ExpiringMap<Value> {
  readonly #entries = new Map<string, { value: Value; expiresAt: number }>();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  get(key: string, now: number): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry && now < entry.expiresAt) return entry.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value, now: number): void {
    const { lifetimeMs, maxEntries } = this.#options;
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAt: now + lifetimeMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > maxEntries && oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  deleteWhere(matches: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#entries) if (matches(value)) this.#entries.delete(key);
  }
}
