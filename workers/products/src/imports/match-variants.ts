import type { ProductRow, VariantRow } from "../catalogue/product-rows.ts";
import { type OptionValues, valuesKey } from "../variants/options.ts";

/** A variant as a file has it. */
type OfFile = { sku?: string | null | undefined; options: OptionValues };

/**
 * The variant of a product that each of these is: the one with its SKU, or else with the values of its options. Where these
 * are two and the one with the options keeps them, the options decide: rows may exchange SKUs.
 */
export function matchVariants(product: ProductRow | undefined, variants: OfFile[]): (VariantRow | undefined)[] {
  const known = product?.variants ?? [];
  const keys = new Map(known.map((variant) => [valuesKey(variant.options), variant]));
  const byOptions = variants.map(({ options }) => keys.get(valuesKey(options)));
  const bySku = variants.map(({ sku }) => (sku ? known.find((variant) => variant.sku === sku) : undefined));
  /** Whether no variant has the options of a row, or else another row gives that variant others. */
  const areFree = (index: number): boolean => {
    const passed = new Set<number>();
    for (let at = index; !passed.has(at); ) {
      passed.add(at);
      const holder = byOptions[at];
      if (!holder) return true;
      at = bySku.indexOf(holder);
      if (at < 0) return false;
    }
    return false;
  };
  const matches: (VariantRow | undefined)[] = [];
  for (const index of variants.keys()) {
    const match = areFree(index) ? bySku[index] : byOptions[index];
    matches.push(matches.includes(match) ? undefined : match);
  }
  return matches;
}

/** The same for one. */
export function findVariant(product: ProductRow | undefined, variant: OfFile): VariantRow | undefined {
  return matchVariants(product, [variant])[0];
}
