import { ExpiringMap } from "#shared/core/expiring-map.ts";
import type { BaseContext } from "#shared/core/context.ts";
import { REMEMBERED_MS } from "./recent-entries.ts";

/** A list of 100 products takes some 250 KB with its JSON. */
const MAX_LISTS = 100;
const MAX_KEYS = 1_000;

export type RecentList<Value> = {
  key: string;
  /** Reads the value from the database. */
  load: () => Promise<Value>;
  /** Whether an order that takes or returns stock of these products can change the value. */
  showsStockOf: (value: Value, productIds: Set<string>) => boolean;
};

/**
 * The lists that this isolate read from the database within the last second, so that one that many ask for is read once a
 * second. One that was not asked for shortly before is not kept: objects that outlive their request cost the garbage collector
 * more than the keys do. Changes in this isolate remove what they change: its own reads show them at once. Bounded in memory.
 */
export class RecentLists {
  readonly #lists: ExpiringMap<{ value: object; showsStockOf: (productIds: Set<string>) => boolean }>;
  /** The keys that were read from the database. */
  readonly #asked: ExpiringMap<true>;
  /** How many changes there were: a list that was being read meanwhile may be older than one of them. */
  #changes = 0;

  constructor({ lifetimeMs = REMEMBERED_MS } = {}) {
    this.#lists = new ExpiringMap({ lifetimeMs, maxEntries: MAX_LISTS });
    // A list that expired and is asked for at once is kept again.
    this.#asked = new ExpiringMap({ lifetimeMs: 2 * lifetimeMs, maxEntries: MAX_KEYS });
  }

  async read<Value extends object>(
    ctx: Pick<BaseContext, "now" | "measure">,
    { key, load, showsStockOf }: RecentList<Value>,
  ): Promise<Value> {
    const [readAt, changes] = [ctx.now().getTime(), this.#changes];
    const known = this.#lists.get(key, readAt);
    ctx.measure({ kind: "cache", cache: "lists", outcome: known ? "hit" : "miss" });
    if (known) return known.value as Value;
    const isAskedForAgain = this.#asked.get(key, readAt) ?? false;
    this.#asked.set(key, true, readAt);
    const value = await load();
    if (isAskedForAgain && changes === this.#changes) {
      this.#lists.set(key, { value, showsStockOf: (productIds) => showsStockOf(value, productIds) }, readAt);
    }
    return value;
  }

  /** After an administrator's change, which can change any list. */
  clear(): void {
    this.#changes++;
    this.#lists.deleteWhere(() => true);
  }

  /** After orders took or returned stock of these products. */
  forgetStock(productIds: Set<string>): void {
    this.#changes++;
    this.#lists.deleteWhere(({ showsStockOf }) => showsStockOf(productIds));
  }
}
