import type { Facets } from "./facets.schema.ts";

export type FacetLimits = { maxCounted: number; maxOptions: number; maxValues: number };

/** The facets of products that were counted in parts, each with all its option values. No product is in two parts. */
export function addFacets(parts: Facets[], { maxCounted, maxOptions, maxValues }: FacetLimits): Facets {
  const total = sum(parts.map((part) => part.total));
  const add = <Counted extends { count: number }>(counted: Counted[], keyOf: (each: Counted) => string): Counted[] =>
    [...Map.groupBy(counted, keyOf).values()].map((same) => ({
      ...(same[0] as Counted),
      count: Math.min(sum(same.map(({ count }) => count)), maxCounted),
    }));
  const categories = add(
    parts.flatMap((part) => part.categories),
    ({ slug }) => slug,
  );
  const options = [
    ...Map.groupBy(
      parts.flatMap((part) => part.options),
      ({ name }) => name,
    ),
  ].map(([name, same]) => ({
    name,
    values: add(
      same.flatMap(({ values }) => values),
      ({ value }) => value,
    )
      .toSorted((a, b) => b.count - a.count || compare(a.value, b.value))
      .slice(0, maxValues),
  }));
  const highest = ({ values }: (typeof options)[number]) => values[0]?.count ?? 0;
  return {
    total: Math.min(total, maxCounted),
    exact: total <= maxCounted && parts.every(({ exact }) => exact),
    categories: categories.toSorted(
      (a, b) => b.count - a.count || compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.slug, b.slug),
    ),
    options: options.toSorted((a, b) => highest(b) - highest(a) || compare(a.name, b.name)).slice(0, maxOptions),
    price: addPrices(parts.filter((part) => part.total > 0).map(({ price }) => price)),
  };
}

/** A part has none when its products have several currencies. */
function addPrices(prices: Facets["price"][]): Facets["price"] {
  const [first] = prices;
  const same = prices.filter((price) => price !== null && price.currency === first?.currency);
  if (!first || same.length < prices.length) return null;
  const bounds = same as NonNullable<Facets["price"]>[];
  return {
    min: Math.min(...bounds.map(({ min }) => min)),
    max: Math.max(...bounds.map(({ max }) => max)),
    currency: first.currency,
  };
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** As PostgreSQL sorts texts here: by their characters' numbers. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
