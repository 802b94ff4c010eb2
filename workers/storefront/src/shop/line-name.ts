import type { CartItem } from "./types.ts";

/** The name of a line with the values of its options, which tell the variants of a product apart: "Rain jacket, M". */
export const lineNameOf = ({ name, options }: Pick<CartItem, "name" | "options">): string =>
  [name, ...Object.values(options)].join(", ");
