import { ExpiringMap } from "#shared/core/expiring-map.ts";

/** A search with so many matches is a broad one. */
const MANY_MATCHES = 1_000;
/** An isolate remembers so many. */
const MAX_TEXTS = 1_000;
/** The contents of a combination never change; but a database that is restored may give its number to another. */
const CONTENTS = { lifetimeMs: 600_000, maxEntries: 5_000 };

export type OptionValue = { name: string; value: string };

/** What an isolate remembers in order to count the facets of broad searches. */
export class BroadSearches {
  readonly #texts = new Set<string>();
  /** The ids of the categories of a combination, by the combination's id. */
  readonly categories: ExpiringMap<string[]> = new ExpiringMap(CONTENTS);
  /** Its distinct option values. */
  readonly options: ExpiringMap<OptionValue[]> = new ExpiringMap(CONTENTS);

  /** Whether the search is known to be broad. */
  has(text: string): boolean {
    return this.#texts.has(text.toLowerCase());
  }

  /** Remembers a search if it has many matches. */
  learn(text: string, matches: number): void {
    if (matches >= MANY_MATCHES && this.#texts.size < MAX_TEXTS) this.#texts.add(text.toLowerCase());
  }
}
