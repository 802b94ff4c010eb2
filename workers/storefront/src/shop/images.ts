import type { Image, Product, ProductSummary } from "./types.ts";

/** The first picture of a product. */
export function imageOf(product: ProductSummary & { image?: Image | null }): Image | null {
  return product.image ?? null;
}

/** All pictures of a product, in their order. */
export function imagesOf(product: Product & { images?: Image[] }): Image[] {
  return [...(product.images ?? [])].sort((a, b) => a.position - b.position);
}
