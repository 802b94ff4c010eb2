import { expect, it } from "vitest";
import { addFacets } from "./add-facets.ts";
import type { Facets } from "./facets.schema.ts";

const LIMITS = { maxCounted: 100, maxOptions: 20, maxValues: 100 };
const none: Facets = { total: 0, exact: true, categories: [], options: [], price: null };
const usd = (min: number, max: number) => ({ min, max, currency: "USD" });
const sizes = (counts: Record<string, number>) => [
  { name: "Size", values: Object.entries(counts).map(([value, count]) => ({ value, count })) },
];

it("adds the counts of each category and value, the most frequent first", () => {
  const tools = { slug: "tools", name: "Tools" };
  const garden = { slug: "garden", name: "Garden" };
  const added = addFacets(
    [
      { ...none, total: 5, categories: [{ ...tools, count: 5 }], options: sizes({ S: 3, M: 2 }), price: usd(200, 300) },
      {
        ...none,
        total: 7,
        categories: [
          { ...garden, count: 7 },
          { ...tools, count: 2 },
        ],
        options: [...sizes({ M: 4 }), { name: "Colour", values: [{ value: "red", count: 7 }] }],
        price: usd(100, 250),
      },
    ],
    LIMITS,
  );
  expect(added).toEqual({
    total: 12,
    exact: true,
    categories: [
      { ...garden, count: 7 },
      { ...tools, count: 7 },
    ],
    options: [{ name: "Colour", values: [{ value: "red", count: 7 }] }, ...sizes({ M: 6, S: 3 })],
    price: usd(100, 300),
  });
});

it("leaves out the least frequent values and options beyond the limits, after all were added", () => {
  const colours = { name: "Colour", values: [{ value: "red", count: 1 }] };
  const parts = [
    { ...none, total: 5, options: [...sizes({ S: 3, M: 2 }), colours] },
    { ...none, total: 4, options: sizes({ L: 1, M: 3 }) },
  ];
  expect(addFacets(parts, { ...LIMITS, maxOptions: 1, maxValues: 2 }).options).toEqual(sizes({ M: 5, S: 3 }));
});

it.each<[string, Facets["price"], Facets[]]>([
  ["a part without matches does not count", usd(1, 2), [none, { ...none, total: 1, price: usd(1, 2) }]],
  ["none without matches", null, [none, none]],
  [
    "none for two currencies",
    null,
    [
      { ...none, total: 1, price: usd(1, 2) },
      { ...none, total: 1, price: { ...usd(1, 2), currency: "EUR" } },
    ],
  ],
  [
    "none when a part has two",
    null,
    [
      { ...none, total: 1, price: usd(1, 2) },
      { ...none, total: 2 },
    ],
  ],
  [
    "none when the first part has two",
    null,
    [
      { ...none, total: 2 },
      { ...none, total: 1, price: usd(1, 2) },
    ],
  ],
])("of prices: %s", (_, price, parts) => {
  expect(addFacets(parts, LIMITS).price).toEqual(price);
});

it.each([
  ["of all parts together", [60, 41], [true, true], { total: 100, exact: false }],
  ["of one part", [100, 1], [false, true], { total: 100, exact: false }],
  ["at the limit", [60, 40], [true, true], { total: 100, exact: true }],
])("is not exact above the limit: %s", (_, totals, exact, expected) => {
  const parts = totals.map((total, index) => ({
    ...none,
    total,
    exact: exact[index] ?? true,
    options: sizes({ S: total }),
  }));
  const added = addFacets(parts, LIMITS);
  expect(added).toMatchObject(expected);
  expect(added.options).toEqual(sizes({ S: 100 }));
});
