import { toDecimal } from "#shared/values/minor-units.ts";
import type { ImageRow, VariantRow } from "../catalogue/product-rows.ts";
import { formatRow } from "../csv/cells.ts";
import { textToHtml } from "../csv/html-text.ts";
import { type Cells, COLUMNS, METADATA_COLUMNS, NO_OPTIONS, OPTION_COLUMNS } from "../csv/columns.ts";
import type { ExportedRow } from "./exports.repository.ts";

/** The first line, with the names of the columns. */
export const header = formatRow([...COLUMNS]);

/**
 * The lines of a product: one for each variant and one for each image, side by side. The first has what the product has
 * once. `origin` is the address of the shop, for images that were uploaded to it.
 */
export function toLines(product: ExportedRow, origin: string): string {
  const { variants, images } = product;
  const srcOf = ({ id, key }: ImageRow) => product.sources.get(id) ?? `${origin}/media/${key}/1200`;
  const count = Math.max(variants.length, images.length);
  return Array.from({ length: count }, (_, index) => {
    const [variant, image] = [variants[index], images[index]];
    const shown = variant && images.find(({ variantIds }) => variantIds.includes(variant.id));
    const cells: Cells = {
      Handle: product.slug,
      ...(index === 0 ? productCells(product) : {}),
      ...(variant ? variantCells(product, variant) : {}),
      ...(image ? { "Image Src": srcOf(image), "Image Position": String(index + 1), "Image Alt Text": image.alt } : {}),
      ...(shown ? { "Variant Image": srcOf(shown) } : {}),
    };
    return formatRow(COLUMNS.map((column) => cells[column] ?? ""));
  }).join("");
}

function productCells({ name, description, status, metadata, options, taxClass }: ExportedRow): Cells {
  const ofMetadata = Object.entries(METADATA_COLUMNS).map(([key, column]) => [column, metadata[key]]);
  const names = OPTION_COLUMNS.map(([column], index) => [column, options[index]?.name]);
  return {
    ...Object.fromEntries([...ofMetadata, ...names].filter(([, text]) => text !== undefined)),
    Title: name,
    "Body (HTML)": textToHtml(description ?? ""),
    Published: status === "active" ? "TRUE" : "FALSE",
    ...(options.length === 0 ? { "Option1 Name": NO_OPTIONS.name } : {}),
    "Gift Card": "FALSE",
    Status: status,
    ...(taxClass === "reduced" ? { "Variant Tax Code": "reduced" } : {}),
  };
}

function variantCells({ options, currency, taxClass }: ExportedRow, variant: VariantRow): Cells {
  const values = OPTION_COLUMNS.map(([, column], index) => [column, variant.options[options[index]?.name ?? ""] ?? ""]);
  return {
    ...Object.fromEntries(values),
    ...(options.length === 0 ? { "Option1 Value": NO_OPTIONS.value } : {}),
    "Variant SKU": variant.sku ?? "",
    "Variant Grams": String(variant.weightGrams),
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": String(variant.availableStock),
    "Variant Inventory Policy": "deny",
    "Variant Fulfillment Service": "manual",
    "Variant Price": toDecimal({ amount: variant.priceAmount, currency }),
    "Variant Compare At Price":
      variant.compareAtAmount === null ? "" : toDecimal({ amount: variant.compareAtAmount, currency }),
    "Variant Requires Shipping": "TRUE",
    "Variant Taxable": taxClass === "zero" ? "FALSE" : "TRUE",
    // An import takes the first of these for Shopify's, which stands before numbers.
    "Variant Barcode": variant.barcode?.replace(/^'/, "''") ?? "",
    "Variant Weight Unit": "g",
    Currency: currency,
  };
}
