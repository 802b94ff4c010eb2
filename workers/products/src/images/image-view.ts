import type { ProductImage } from "#shared/contracts/product-images.ts";
import type { ImageRow } from "../catalogue/product-rows.ts";
import { MEDIA_WIDTHS } from "../media/media-names.ts";

/** An image in the shape of the API. */
export function toImage({ id, key, alt, width, height, position, variantIds }: ImageRow): ProductImage {
  const urls = Object.fromEntries(MEDIA_WIDTHS.map((width) => [width, `/media/${key}/${width}`]));
  return { id, key, alt, width, height, position, variantIds, urls };
}
