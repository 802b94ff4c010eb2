import type { Cells } from "../csv/columns.ts";
import type { Group, Row } from "../csv/read-piece.ts";

const MAX_ALT = 500;

/** An image of a product as the file has it. */
export type ImageCells = {
  row: number;
  src: string;
  /** `undefined`: the file does not say. */
  alt: string | undefined;
  /** Its place among the images of the product, from 1; `undefined`: the file does not say. */
  position: number | undefined;
  /** The indexes of the variants that have it as their image. */
  variants: number[];
};

/** Each address once, in the order of their positions. */
export function readImages({ rows }: Group, variantRows: Row[]): ImageCells[] {
  const images = new Map<string, ImageCells>();
  for (const { row, cells } of rows) {
    const src = cells["Image Src"];
    if (!src || images.has(src)) continue;
    images.set(src, { row, src, alt: readAlt(cells), position: readPosition(cells), variants: [] });
  }
  for (const [index, { row, cells }] of variantRows.entries()) {
    const src = cells["Variant Image"];
    if (!src) continue;
    const image = images.get(src) ?? { row, src, alt: undefined, position: undefined, variants: [] };
    image.variants.push(index);
    images.set(src, image);
  }
  return [...images.values()]
    .map((image, index) => ({ image, position: image.position ?? index + 1 }))
    .sort((a, b) => a.position - b.position)
    .map(({ image }) => image);
}

/** The database counts characters as code points. */
const readAlt = ({ "Image Alt Text": alt }: Cells) => (alt ? [...alt].slice(0, MAX_ALT).join("") : undefined);

function readPosition({ "Image Position": text = "" }: Cells): number | undefined {
  return /^\d{1,6}(\.0+)?$/.test(text) ? Math.max(1, Number(text)) : undefined;
}
