/** How long an entry is remembered. What another isolate writes is seen that much later, well within the cache's bound. */
const REMEMBERED_MS = 1_000;
/** So that memory is bounded however many products are read: the oldest goes. */
const MAX_ENTRIES = 1_000;

/**
 * What this isolate has just read from KV or written to it. A product that everybody looks at costs one read from KV
 * a second and isolate then, and not one for each look.
 */
export class RecentEntries {
  readonly #entries = new Map<string, { entry: unknown; until: number }>();

  /** `now` in ms. */
  get<Entry>(key: string, now: number): Entry | undefined {
    const recent = this.#entries.get(key);
    return recent && now < recent.until ? (recent.entry as Entry) : undefined;
  }

  set(key: string, entry: unknown, now: number): void {
    this.#entries.delete(key);
    this.#entries.set(key, { entry, until: now + REMEMBERED_MS });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
