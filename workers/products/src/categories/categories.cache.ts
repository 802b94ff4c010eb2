import type { Cacheable } from "../cache/cache.ts";
import type { CategoryRow } from "./categories.repository.ts";

/** Raise it with each change of `CategoryRow`, as `PRODUCT_FORMAT`. */
const CATEGORY_FORMAT = 1;

/** The cache key of all categories. Administrators' changes of categories and products evict it. */
export const CATEGORIES_KEY = `categories:${CATEGORY_FORMAT}`;

/** The cache entry of all categories. */
export function categoriesEntry(load: () => Promise<CategoryRow[]>): Cacheable<CategoryRow[]> {
  return { key: CATEGORIES_KEY, load, versionOf: () => 0 };
}
