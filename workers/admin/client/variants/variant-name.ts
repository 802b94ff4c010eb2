type Named = { name: string; options: Record<string, string> };

/** The product with the option values of the variant, as in "Mug Red Large": variants of a product share its name. */
export const nameVariant = ({ name, options }: Named): string => [name, ...Object.values(options)].join(" ");

/** The variant by the lines of its order, which keep what it was called. `lines`: `undefined` until the order is there. */
export function nameOrderedVariant(lines: (Named & { variantId: string })[] | undefined, variantId: string): string {
  const line = lines?.find((each) => each.variantId === variantId);
  return line ? nameVariant(line) : "An item";
}
