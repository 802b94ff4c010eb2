import type { Product, Variant } from "../shop/types.ts";

/** The form's field of an option. */
export const fieldOfOption = (name: string): string => `option.${name}`;

/** The variant that a page shows first: the one in its address, else the first that is in stock. */
export function initialVariant({ variants }: Product, wanted: string | undefined): Variant | undefined {
  return (
    variants.find(({ id }) => id === wanted) ?? variants.find(({ availableStock }) => availableStock > 0) ?? variants[0]
  );
}

/** The variant that a form means: by the values of its options, or the only one. */
export function chosenVariant({ variants, options }: Product, form: Record<string, string>): Variant | undefined {
  if (options.length === 0) return variants[0];
  return variants.find((variant) => options.every(({ name }) => variant.options[name] === form[fieldOfOption(name)]));
}

export const MAX_QUANTITY = 1000;

/** A whole number from 1 to 1000; `undefined` for anything else. */
export function readQuantity(value = "1"): number | undefined {
  const quantity = /^\d{1,4}$/.test(value.trim()) ? Number(value) : 0;
  return quantity >= 1 && quantity <= MAX_QUANTITY ? quantity : undefined;
}
