import type { OptionValue } from "./broad-searches.ts";
import type { Facets } from "./facets.schema.ts";

export type FacetLimits = { maxCounted: number; maxOptions: number; maxValues: number };

export type CategoryNode = { id: string; parentId: string | null; slug: string; name: string };

/** Products of the same options and currency: how many, and their lowest and highest price. */
export type CountedOptions = {
  options: OptionValue[];
  products: number;
  lowest: number;
  highest: number;
  currency: string;
};

/** Matches counted by what they have in common: once by their categories' ids, and once by their options. */
export type Counted = { byCategories: { categoryIds: string[]; products: number }[]; byOptions: CountedOptions[] };

/** Counts by category and option value what was counted by combinations of these. Categories that `tree` does not have are left out. */
export function expandFacets(
  { byCategories, byOptions }: Counted,
  tree: CategoryNode[],
  { maxCounted, maxOptions, maxValues }: FacetLimits,
): Facets {
  const total = byOptions.reduce((sum, { products }) => sum + products, 0);
  const nodes = new Map(tree.map((node) => [node.id, node]));
  const categories = new Map<CategoryNode, number>();
  for (const { categoryIds, products } of byCategories) {
    for (const node of withAbove(categoryIds, nodes)) categories.set(node, (categories.get(node) ?? 0) + products);
  }
  const options = new Map<string, Map<string, number>>();
  for (const { options: own, products } of byOptions) {
    for (const { name, value } of own) {
      const values = options.get(name) ?? new Map<string, number>();
      options.set(name, values.set(value, (values.get(value) ?? 0) + products));
    }
  }
  const atMost = (count: number) => Math.min(count, maxCounted);
  return {
    total: atMost(total),
    exact: total <= maxCounted,
    categories: [...categories]
      .map(([{ slug, name }, products]) => ({ slug, name, count: atMost(products) }))
      .toSorted(
        (a, b) => b.count - a.count || compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.slug, b.slug),
      ),
    options: [...options]
      .map(([name, values]) => ({ name, values: mostFrequent(values, maxValues, atMost) }))
      .toSorted((a, b) => highest(b) - highest(a) || compare(a.name, b.name))
      .slice(0, maxOptions),
    price: priceOf(byOptions),
  };
}

/** The categories and those above them, each once. */
function withAbove(ids: string[], nodes: Map<string, CategoryNode>): Set<CategoryNode> {
  const found = new Set<CategoryNode>();
  for (const id of ids) {
    for (let node = nodes.get(id); node && !found.has(node); node = nodes.get(node.parentId ?? "")) found.add(node);
  }
  return found;
}

const mostFrequent = (values: Map<string, number>, most: number, atMost: (count: number) => number) =>
  [...values]
    .toSorted(([a, n], [b, m]) => m - n || compare(a, b))
    .slice(0, most)
    .map(([value, products]) => ({ value, count: atMost(products) }));

const highest = ({ values }: Facets["options"][number]): number => values[0]?.count ?? 0;

/** None for products with several currencies. */
function priceOf(counted: CountedOptions[]): Facets["price"] {
  const currency = counted[0]?.currency;
  if (currency === undefined || counted.some((each) => each.currency !== currency)) return null;
  const bounds = { min: Number.POSITIVE_INFINITY, max: 0 };
  for (const { lowest, highest: most } of counted) {
    bounds.min = Math.min(bounds.min, lowest);
    bounds.max = Math.max(bounds.max, most);
  }
  return { ...bounds, currency };
}

/** As PostgreSQL sorts texts here: by their characters' numbers. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
