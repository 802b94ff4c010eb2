import { ExpiringMap } from "#shared/core/expiring-map.ts";
import type { BaseContext } from "#shared/core/context.ts";

/** Changes by other isolates are seen after this time, as with `RecentEntries`. */
const LIFETIME_MS = 1_000;
/** A list of 100 products takes some 250 KB with its JSON. */
const MAX_LISTS = 100;

export type RecentList<Value> = {
  key: string;
  /** Reads the value from the database. */
  load: () => Promise<Value>;
  /** Whether an order that takes or returns stock of these products can change the value. */
  showsStockOf: (value: Value, productIds: Set<string>) => boolean;
};

/**
 * The lists that this isolate read from the database within the last second, so that one that many ask for is read once a
 * second. Changes in this isolate remove what they change: its own reads show them at once. Bounded in memory.
 */
export class RecentLists {
  readonly #lists: ExpiringMap<{ value: object; showsStockOf: (productIds: Set<string>) => boolean }>;
  /** How many changes there were: a list that was being read meanwhile may be older than one of them. */
  #changes = 0;

  constructor({ lifetimeMs = LIFETIME_MS } = {}) {
    this.#lists = new ExpiringMap({ lifetimeMs, maxEntries: MAX_LISTS });
  }

  async read<Value extends object>(
    ctx: Pick<BaseContext, "now" | "measure">,
    { key, load, showsStockOf }: RecentList<Value>,
  ): Promise<Value> {
    const [readAt, changes] = [ctx.now().getTime(), this.#changes];
    const known = this.#lists.get(key, readAt);
    ctx.measure({ kind: "cache", cache: "lists", outcome: known ? "hit" : "miss" });
    if (known) return known.value as Value;
    const value = await load();
    if (changes === this.#changes) {
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
