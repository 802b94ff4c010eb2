import { type Cells, METADATA_COLUMNS, NO_OPTIONS, OPTION_COLUMNS } from "../csv/columns.ts";
import { htmlToText, parseAmount } from "../csv/cells.ts";
import type { Group, Row, RowError } from "../csv/read-piece.ts";
import type { ProductRow } from "../catalogue/product-rows.ts";
import { NewProductSchema, type NewProduct } from "../catalogue/products.schema.ts";
import { addValues, type Option, type OptionValues, valuesKey } from "../variants/options.ts";

/** An image of a product as the file names it; `row` is where. */
export type ImageCells = { row: number; src: string; alt: string; position: number; variants: number[] };

/** A product of the file: what it would be by itself, with the row of each variant. */
export type ReadProduct = { body: NewProduct; rows: number[]; images: ImageCells[] };

type Variant = NonNullable<NewProduct["variants"]>[number];

/**
 * The product of a group of rows, or what is wrong with them. What a row leaves empty is taken from the product that the
 * shop has by that handle, if it has one.
 */
export function readProduct(
  group: Group,
  existing: ProductRow | undefined,
  currency: string,
): ReadProduct | RowError[] {
  const errors: RowError[] = [];
  const [first] = group.rows as [Row, ...Row[]];
  const variantRows = group.rows.filter((row) => row === first || isVariant(row.cells));
  const names = optionNames(first.cells, existing);
  const code = first.cells.Currency || existing?.currency || currency;
  const variants = variantRows.map(({ row, cells }) => readVariant(cells, { row, names, code, existing, errors }));
  let options: Option[] = existing && sameNames(existing.options, names) ? existing.options : emptyOptions(names);
  for (const variant of variants) options = addValues(options, variant.options as OptionValues);

  const { cells } = first;
  const body = {
    name: cells.Title || existing?.name,
    slug: group.handle,
    description: cells["Body (HTML)"] === undefined ? existing?.description : htmlToText(cells["Body (HTML)"]) || null,
    status: readStatus(cells) ?? existing?.status ?? "active",
    taxClass: readTaxClass(cells) ?? existing?.taxClass ?? "standard",
    metadata: readMetadata(cells, existing?.metadata ?? {}),
    options,
    variants,
  };
  const parsed = NewProductSchema.safeParse(body);
  if (!parsed.success)
    errors.push(...parsed.error.issues.map(({ path, message }) => toError(path, message, variantRows)));
  if (!parsed.success || errors.length > 0) return errors;
  return { body: parsed.data, rows: variantRows.map(({ row }) => row), images: readImages(group, variantRows) };
}

const isVariant = (cells: Cells) => Boolean(cells["Option1 Value"] || cells["Variant SKU"] || cells["Variant Price"]);

type OfVariant = { row: number; names: string[]; code: string; existing: ProductRow | undefined; errors: RowError[] };

function readVariant(cells: Cells, { row, names, code, existing, errors }: OfVariant) {
  const options = Object.fromEntries(
    names.map((name, index) => [name, cells[OPTION_COLUMNS[index]?.[1] ?? "Handle"] ?? ""]),
  );
  const known = findVariant(existing, { sku: cells["Variant SKU"] ?? "", options });
  const readPrice = (column: "Variant Price" | "Variant Compare At Price", before: number | null | undefined) => {
    const text = cells[column];
    if (!text) return before ? { amount: before, currency: code } : undefined;
    const amount = parseAmount(text, code);
    if (amount === undefined) errors.push({ row, column, message: `is not an amount of ${code} such as 19.99` });
    // Shopify writes no price before a discount as zero.
    if (amount === 0 && column === "Variant Compare At Price") return undefined;
    return { amount: amount ?? 1, currency: code };
  };
  const readInteger = (column: "Variant Grams" | "Variant Inventory Qty", before: number | undefined) => {
    const text = cells[column];
    if (!text) return before ?? 0;
    if (!/^-?\d{1,10}(\.0+)?$/.test(text)) errors.push({ row, column, message: "is not a whole number" });
    // Shopify's stock may be below zero: what was sold and is not there.
    return Math.max(0, Number.parseInt(text, 10) || 0);
  };
  return {
    sku: cells["Variant SKU"] || known?.sku || null,
    barcode: cells["Variant Barcode"]?.replace(/^'/, "") || known?.barcode || null,
    options,
    price: readPrice("Variant Price", known?.priceAmount),
    compareAtPrice:
      readPrice("Variant Compare At Price", cells["Variant Compare At Price"] === "" ? null : known?.compareAtAmount) ??
      null,
    availableStock: readInteger("Variant Inventory Qty", known?.availableStock),
    weightGrams: readInteger("Variant Grams", known?.weightGrams),
  };
}

/** The variant of a product that has this SKU, or else these values of the options. */
export function findVariant(
  product: ProductRow | undefined,
  { sku, options }: { sku?: string | null; options: OptionValues },
) {
  const variants = product?.variants ?? [];
  const key = valuesKey(options);
  return (
    variants.find((variant) => sku && variant.sku === sku) ??
    variants.find((variant) => valuesKey(variant.options) === key)
  );
}

/** Shopify writes them in the first row alone. */
function optionNames(cells: Cells, existing: ProductRow | undefined): string[] {
  const names = OPTION_COLUMNS.flatMap(([name]) => cells[name] || []);
  if (names.length === 0 && existing) return existing.options.map(({ name }) => name);
  const [first] = OPTION_COLUMNS;
  return names.length === 1 &&
    names[0] === NO_OPTIONS.name &&
    [undefined, "", NO_OPTIONS.value].includes(cells[first[1]])
    ? []
    : names;
}

const emptyOptions = (names: string[]): Option[] => names.map((name) => ({ name, values: [] }));
export const sameNames = (options: Option[], names: string[]) =>
  options.map(({ name }) => name).join("\n") === names.join("\n");

/** A product that Shopify has archived is no longer for sale there: it becomes a draft. */
function readStatus(cells: Cells): "draft" | "active" | undefined {
  if (cells.Status) return cells.Status.toLowerCase() === "active" ? "active" : "draft";
  if (!cells.Published) return undefined;
  return isTrue(cells.Published) ? "active" : "draft";
}

function readTaxClass(cells: Cells): "standard" | "reduced" | "zero" | undefined {
  const [taxable, code] = [cells["Variant Taxable"], cells["Variant Tax Code"]];
  if (!taxable && !code) return undefined;
  if (taxable && !isTrue(taxable)) return "zero";
  return code?.toLowerCase() === "reduced" ? "reduced" : "standard";
}

const isTrue = (text: string) => text.toLowerCase() === "true";

function readMetadata(cells: Cells, before: Record<string, string>): Record<string, string> {
  const metadata = { ...before };
  for (const [key, column] of Object.entries(METADATA_COLUMNS)) {
    const text = cells[column];
    if (text) metadata[key] = text;
    else if (text === "") delete metadata[key];
  }
  return metadata;
}

/** Each address once, in the order of their positions, with the variants that it is the image of. */
function readImages({ rows }: Group, variantRows: Row[]): ImageCells[] {
  const images = new Map<string, ImageCells>();
  for (const { row, cells } of rows) {
    const src = cells["Image Src"];
    if (!src || images.has(src)) continue;
    const position = Number(cells["Image Position"]) || images.size + 1;
    images.set(src, { row, src, alt: (cells["Image Alt Text"] ?? "").slice(0, 500), position, variants: [] });
  }
  for (const [index, { row, cells }] of variantRows.entries()) {
    const src = cells["Variant Image"];
    if (!src) continue;
    const image = images.get(src) ?? { row, src, alt: "", position: images.size + 1, variants: [] };
    image.variants.push(index);
    images.set(src, image);
  }
  return [...images.values()].sort((a, b) => a.position - b.position);
}

const COLUMN_OF_FIELD: Record<string, string> = {
  name: "Title",
  slug: "Handle",
  description: "Body (HTML)",
  metadata: "Tags",
  options: "Option1 Name",
  variants: "Variant Price",
  sku: "Variant SKU",
  barcode: "Variant Barcode",
  price: "Variant Price",
  compareAtPrice: "Variant Compare At Price",
  availableStock: "Variant Inventory Qty",
  weightGrams: "Variant Grams",
};

/** Where in the file a field of the product comes from. */
function toError(path: PropertyKey[], message: string, rows: Row[]): RowError {
  const [field, index, ofVariant] = path;
  const isOfVariant = field === "variants" && typeof index === "number";
  const row = (isOfVariant ? rows[index] : undefined) ?? rows[0];
  const named = ofVariant === "options" ? "Option1 Value" : COLUMN_OF_FIELD[String(isOfVariant ? ofVariant : field)];
  return { row: row?.row ?? 0, column: named ?? "Handle", message };
}

export type { Variant };
