import { ExpiringMap } from "#shared/core/expiring-map.ts";

/** A search with so many matches is a broad one. */
const MANY_MATCHES = 1_000;
/** An isolate remembers so many. */
const MAX_TEXTS = 1_000;
/** What a combination consists of never changes; but a database that is restored may give its number to another. */
const LIFETIME_MS = 600_000;
/** More than one search may name. One of options may have hundreds of values. */
const MAX_KNOWN_CATEGORIES_SETS = 5_000;
const MAX_KNOWN_OPTIONS_SETS = 1_000;

export type OptionValue = { name: string; value: string };

/** What an isolate remembers in order to count the facets of broad searches in halves. */
export class BroadSearches {
  /** Whether each is counted in halves. */
  readonly #texts = new Map<string, boolean>();
  /** The ids of the categories of a combination, by the combination's id. */
  readonly categories: ExpiringMap<string[]> = new ExpiringMap({
    lifetimeMs: LIFETIME_MS,
    maxEntries: MAX_KNOWN_CATEGORIES_SETS,
  });
  /** Its distinct option values. */
  readonly options: ExpiringMap<OptionValue[]> = new ExpiringMap({
    lifetimeMs: LIFETIME_MS,
    maxEntries: MAX_KNOWN_OPTIONS_SETS,
  });

  /** Whether the search is known to be broad, and not to have too many combinations. */
  has(text: string): boolean {
    return this.#texts.get(text.toLowerCase()) ?? false;
  }

  /** Remembers a search if it has many matches. */
  learn(text: string, matches: number): void {
    const key = text.toLowerCase();
    if (matches < MANY_MATCHES || this.#texts.has(key) || this.#texts.size >= MAX_TEXTS) return;
    this.#texts.set(key, true);
  }

  /** Remembers that a search has too many combinations to be counted in halves. */
  exclude(text: string): void {
    this.#texts.set(text.toLowerCase(), false);
  }
}
