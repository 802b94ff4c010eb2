import { NewProductSchema, type Product } from "../catalogue/products.schema.ts";
import { NewVariantSchema } from "./variants.schema.ts";

let made = 0;

export const usd = (amount: number) => ({ amount, currency: "USD" });

/** The body of a product with one variant of 10 units. */
export const singleProduct = () => ({ name: `Single ${++made}`, price: usd(500), availableStock: 10 });

/** The body of a product with a variant of 10 units for each size. */
export const sizedProduct = (sizes: string[], more: object = {}) =>
  NewProductSchema.parse({
    name: `Sized ${++made}`,
    options: [{ name: "Size", values: sizes }],
    variants: sizes.map((size, index) => ({ options: { Size: size }, price: usd(100 + index), availableStock: 10 })),
    ...more,
  });

export const sizedVariant = (size: string, more: object = {}) =>
  NewVariantSchema.parse({ options: { Size: size }, price: usd(700), availableStock: 1, ...more });

/** A variant of a product as the target of a change from any version. */
export const variantOf = (product: Product, index: number) => ({
  productId: product.id,
  id: product.variants[index]?.id ?? "",
  hasIfMatch: false,
});

export const sizesOf = ({ variants }: Product) => variants.map(({ options }) => options.Size);
