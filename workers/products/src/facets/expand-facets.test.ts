import { expect, it } from "vitest";
import { type CategoryNode, type Counted, type CountedOptions, expandFacets } from "./expand-facets.ts";
import type { Facets } from "./facets.schema.ts";

const LIMITS = { maxCounted: 100, maxOptions: 20, maxValues: 100 };
const TREE: CategoryNode[] = [
  { id: "1", parentId: null, slug: "garden", name: "Garden" },
  { id: "2", parentId: "1", slug: "tools", name: "tools" },
  { id: "3", parentId: "2", slug: "spades", name: "Spades" },
  { id: "4", parentId: "5", slug: "kitchen", name: "Kitchen" },
];
const options = (
  products: number,
  own: Record<string, string>,
  more: Partial<CountedOptions> = {},
): CountedOptions => ({
  options: Object.entries(own).map(([name, value]) => ({ name, value })),
  ...{ products, lowest: 100, highest: 200, currency: "USD", ...more },
});
const expand = (counted: Partial<Counted>, limits = LIMITS) =>
  expandFacets({ byCategories: [], byOptions: [], ...counted }, TREE, limits);
const valuesOf = (name: string, counts: Record<string, number>) => ({
  name,
  values: Object.entries(counts).map(([value, count]) => ({ value, count })),
});

it("counts a product once in each of its categories and those above, the most frequent first, then by name", () => {
  const { categories } = expand({
    byCategories: [
      { categoryIds: ["2", "3"], products: 3 },
      { categoryIds: ["2"], products: 2 },
      { categoryIds: ["3", "4", "gone"], products: 4 },
      { categoryIds: [], products: 7 },
    ],
  });
  expect(categories.map(({ slug, count }) => [slug, count])).toEqual([
    ["garden", 9],
    ["tools", 9],
    ["spades", 7],
    ["kitchen", 4],
  ]);
});

it("adds the counts of each option value, the most frequent first", () => {
  const byOptions = [options(3, { Size: "S" }), options(2, { Size: "M" }), options(7, { Size: "M", Colour: "red" })];
  const counted = expand({ byOptions });
  expect(counted.options).toEqual([valuesOf("Size", { M: 9, S: 3 }), valuesOf("Colour", { red: 7 })]);
  expect(counted).toMatchObject({ total: 12, exact: true });
});

it("leaves out the least frequent values and options beyond the limits, after all were added", () => {
  const byOptions = [
    ...[options(3, { Size: "S" }), options(2, { Size: "M", Colour: "red" })],
    ...[options(1, { Size: "L" }), options(3, { Size: "M" })],
  ];
  const limits = { ...LIMITS, maxOptions: 1, maxValues: 2 };
  expect(expand({ byOptions }, limits).options).toEqual([valuesOf("Size", { M: 5, S: 3 })]);
});

it.each<[string, Facets["price"], CountedOptions[]]>([
  [
    "the lowest and the highest",
    { min: 50, max: 300, currency: "USD" },
    [options(1, {}, { lowest: 50 }), options(2, {}, { highest: 300 })],
  ],
  ["none without matches", null, []],
  ["none for two currencies", null, [options(1, {}), options(1, {}, { currency: "EUR" })]],
])("of prices: %s", (_, price, byOptions) => {
  expect(expand({ byOptions }).price).toEqual(price);
});

it.each([
  ["above the limit", 41, false],
  ["at the limit", 40, true],
])("counts no more than the limit: %s", (_, more, exact) => {
  const counted = expand({
    byCategories: [{ categoryIds: ["1"], products: 60 + more }],
    byOptions: [options(60, { Size: "S" }), options(more, { Size: "S" })],
  });
  expect(counted).toMatchObject({ total: 100, exact, categories: [{ count: 100 }] });
  expect(counted.options).toEqual([valuesOf("Size", { S: 100 })]);
});
