import type { Product } from "../api/client.ts";

type Options = Product["options"];
export type Values = Record<string, string>;

const LIMIT = 100;

/** The combinations of options' values that have no variant yet, at most as many as a product may still get. */
export function findMissing(options: Options, variants: { options: Values }[]): Values[] {
  const names = options.map(({ name }) => name);
  const keyOf = (values: Values) => JSON.stringify(names.map((name) => values[name]));
  const taken = new Set(variants.map((variant) => keyOf(variant.options)));
  const all = options.reduce<Values[]>(
    (found, { name, values }) => found.flatMap((before) => values.map((value) => ({ ...before, [name]: value }))),
    [{}],
  );
  if (names.length === 0) return [];
  return all.filter((values) => !taken.has(keyOf(values))).slice(0, Math.max(0, LIMIT - variants.length));
}
