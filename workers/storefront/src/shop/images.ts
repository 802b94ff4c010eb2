import type { Image, Product } from "./types.ts";

/** All pictures of a product, in their order. */
export function imagesOf({ images }: Product): Image[] {
  return [...images].sort((a, b) => a.position - b.position);
}
