import type { Schemas } from "#shared/client/client.ts";

type Product = Schemas["Product"];
type Variant = Schemas["Variant"];
type Money = { amount: number; currency: string };

/** What request led to a variant, in answers of lookups. */
export type Input = { id: string; match: "exact" | "featured" };

/** The largest rendition of an image, which has no more pixels than this. */
const MAX_PIXELS = 1200;

/** A product in the protocol's form, the same in both versions. Its variants are as many and in the order as given. */
export function toUcpProduct(
  product: Product,
  { shopUrl, variants }: { shopUrl: string; variants: (Variant & { inputs?: Input[] })[] },
): object {
  const { id, slug, name, description, price, maxPrice, options, categories } = product;
  return {
    id,
    handle: slug,
    title: name,
    description: { plain: description ?? name },
    url: `${shopUrl}/products/${slug}`,
    categories: categories.map((category) => ({ value: category.slug, taxonomy: "merchant" })),
    price_range: { min: toPrice(price), max: toPrice(maxPrice) },
    media: toMedia(product, shopUrl),
    options: options.map((option) => ({ name: option.name, values: option.values.map((label) => ({ label })) })),
    variants: variants.map((variant) => toUcpVariant(product, variant)),
  };
}

function toUcpVariant({ name }: Product, variant: Variant & { inputs?: Input[] }): object {
  const { id, sku, price, compareAtPrice, availableStock, inputs } = variant;
  const title = Object.values(variant.options).join(" / ") || name;
  const isThere = availableStock > 0;
  return {
    id,
    title,
    description: { plain: title },
    ...(sku ? { sku } : {}),
    price: toPrice(price),
    ...(compareAtPrice ? { list_price: toPrice(compareAtPrice) } : {}),
    availability: { available: isThere, status: isThere ? "in_stock" : "out_of_stock" },
    options: Object.entries(variant.options).map(([option, label]) => ({ name: option, label })),
    ...(inputs ? { inputs } : {}),
  };
}

const toPrice = ({ amount, currency }: Money): Money => ({ amount, currency });

function toMedia({ images }: Product, shopUrl: string): object[] {
  const inOrder = images.toSorted((a, b) => a.position - b.position);
  return inOrder.map(({ alt, width, height, urls }) => {
    const scale = Math.min(1, MAX_PIXELS / width);
    return {
      type: "image",
      url: `${shopUrl}${urls[MAX_PIXELS]}`,
      alt_text: alt,
      width: Math.round(width * scale),
      height: Math.max(1, Math.round(height * scale)),
    };
  });
}

/** The variant that stands for its product: the first that can be bought. */
export function featuredFirst({ variants }: Product): Variant[] {
  return variants.toSorted((a, b) => Number(b.availableStock > 0) - Number(a.availableStock > 0));
}

export type Selection = { name: string; label: string }[];

/** Whether a variant has all these values. */
export const hasValues = (variant: Variant, wanted: Selection): boolean =>
  wanted.every(({ name, label }) => variant.options[name] === label);

/** The options of a product with what is there and what can be bought beside the chosen values of the other options. */
export function toDetailOptions({ options, variants }: Product, selected: Selection): object[] {
  return options.map(({ name, values }) => ({
    name,
    values: values.map((label) => {
      const others = selected.filter((each) => each.name !== name);
      const matching = variants.filter((variant) => hasValues(variant, [...others, { name, label }]));
      return {
        label,
        exists: matching.length > 0,
        available: matching.some(({ availableStock }) => availableStock > 0),
      };
    }),
  }));
}
