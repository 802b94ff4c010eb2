import { toDecimal } from "#shared/values/minor-units.ts";
import { type Cells, type Column, METADATA_COLUMNS, NO_OPTIONS, OPTION_COLUMNS } from "../csv/columns.ts";
import { parseAmount } from "../csv/cells.ts";
import { htmlToText } from "../csv/html-text.ts";
import type { Group, Row, RowError } from "../csv/read-piece.ts";
import type { ProductRow, VariantRow } from "../catalogue/product-rows.ts";
import { NewProductSchema, type NewProduct } from "../catalogue/products.schema.ts";
import { addValues, type Option, type OptionValues } from "../variants/options.ts";
import { type ImageCells, readImages } from "./image-cells.ts";
import { matchVariants } from "./match-variants.ts";

/** A product of the file: what it would be by itself, with the row of each variant. */
export type ReadProduct = { body: NewProduct; rows: number[]; images: ImageCells[] };

type Variant = NonNullable<NewProduct["variants"]>[number];

/**
 * The product of a group of rows, or what is wrong with them. Of the product that the shop has by that handle it keeps
 * what the file leaves out: columns that the file does not have, and empty cells. Only an empty `Body (HTML)`, an empty
 * `Variant Compare At Price` and an empty column of the metadata clear the value.
 */
export function readProduct(
  group: Group,
  existing: ProductRow | undefined,
  currency: string,
): ReadProduct | RowError[] {
  const errors: RowError[] = [];
  const [first] = group.rows as [Row, ...Row[]];
  const variantRows = findVariantRows(group, existing);
  const names = optionNames(first.cells, { existing, count: variantRows.length });
  const code = first.cells.Currency || existing?.currency || currency;
  const matches = matchVariants(
    existing,
    variantRows.map(({ cells }) => ({
      sku: cells["Variant SKU"],
      options: Object.fromEntries(readValues(cells, names)),
    })),
  );
  const variants = variantRows.flatMap(
    (row, index) => readVariant(row, { names, code, existing, match: matches[index], errors }) ?? [],
  );
  // A row whose variant is not known has no values to go on with.
  if (variants.length < variantRows.length) return errors;
  let options: Option[] = existing && sameNames(existing.options, names) ? existing.options : emptyOptions(names);
  for (const variant of variants) options = addValues(options, variant.options as OptionValues);

  const { cells } = first;
  const body = {
    name: cells.Title || existing?.name,
    slug: group.handle,
    description: readDescription(cells, existing),
    status: readStatus(cells) ?? existing?.status ?? "active",
    taxClass: readTaxClass(cells, existing) ?? existing?.taxClass ?? "standard",
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

/** The columns that make a row one of a variant; in the first row of a product that the shop has, also the others. */
const VARIANT_COLUMNS = ["Option1 Value", "Variant SKU", "Variant Price"] as const;
const OTHER_VARIANT_COLUMNS = [
  "Variant Compare At Price",
  "Variant Inventory Qty",
  "Variant Grams",
  "Variant Barcode",
  "Variant Image",
] as const;
const hasAny = (cells: Cells, columns: readonly Column[]) => columns.some((column) => cells[column]);

/** The first row of a product that the shop has need not name a variant, but a product has one variant at least. */
function findVariantRows({ rows }: Group, existing: ProductRow | undefined): Row[] {
  const [first] = rows as [Row, ...Row[]];
  const isVariant = ({ cells }: Row) => hasAny(cells, VARIANT_COLUMNS);
  const isFirstVariant = !existing || isVariant(first) || hasAny(first.cells, OTHER_VARIANT_COLUMNS);
  const found = rows.filter((row) => (row === first ? isFirstVariant : isVariant(row)));
  return found.length > 0 ? found : [first];
}

type OfVariant = {
  names: string[];
  code: string;
  existing: ProductRow | undefined;
  /** The variant with the SKU or the options of the row. */
  match: VariantRow | undefined;
  errors: RowError[];
};

function readVariant({ row, cells }: Row, { names, code, existing, match, errors }: OfVariant) {
  const known = findRowVariant(cells, { names, existing, match });
  if (typeof known === "string") {
    errors.push({ row, column: "Variant SKU", message: known });
    return undefined;
  }
  const options = Object.fromEntries(
    readValues(cells, names).map(([name, value]) => [name, value || known?.options[name] || ""]),
  );
  const readPrice = (column: "Variant Price" | "Variant Compare At Price", before: number | null | undefined) => {
    const text = cells[column];
    if (!text) return before ? { amount: before, currency: code } : undefined;
    const amount = parseAmount(text, code);
    const example = toDecimal({ amount: 1999, currency: code });
    if (amount === undefined) errors.push({ row, column, message: `is not an amount of ${code} such as ${example}` });
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
    // Shopify writes it before a number, so that spreadsheets take it for a text.
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

const readValues = (cells: Cells, names: string[]) =>
  names.map((name, index) => [name, cells[OPTION_COLUMNS[index]?.[1] ?? "Handle"] ?? ""] as const);

/** The variant of the shop that a row is about, `undefined` for a new one; a sentence if the row does not tell. */
function findRowVariant(
  cells: Cells,
  { names, existing, match }: Pick<OfVariant, "names" | "existing" | "match">,
): VariantRow | undefined | string {
  const sku = cells["Variant SKU"];
  if (!existing || names.length === 0 || readValues(cells, names).some(([, value]) => value)) return match;
  const { variants } = existing;
  if (sku) return variants.find((variant) => variant.sku === sku) ?? `the product has no variant with the SKU ${sku}`;
  const isOfProduct = !hasAny(cells, [...VARIANT_COLUMNS, ...OTHER_VARIANT_COLUMNS]);
  return isOfProduct || variants.length === 1
    ? variants[0]
    : "is required, or the options: the product has several variants";
}

/** Shopify writes them in the first row alone. `count`: of its variants. */
function optionNames(cells: Cells, { existing, count }: { existing: ProductRow | undefined; count: number }): string[] {
  const names = OPTION_COLUMNS.flatMap(([name]) => cells[name] || []);
  if (existing && (names.length === 0 || sameNames(existing.options, names)))
    return existing.options.map(({ name }) => name);
  const [[, value]] = OPTION_COLUMNS;
  const hasNone = names.length === 1 && names[0] === NO_OPTIONS.name && count === 1;
  return hasNone && [undefined, "", NO_OPTIONS.value].includes(cells[value]) ? [] : names;
}

const emptyOptions = (names: string[]): Option[] => names.map((name) => ({ name, values: [] }));
export const sameNames = (options: Option[], names: string[]) =>
  options.map(({ name }) => name).join("\n") === names.join("\n");

/** An empty text and none are the same in a file: what the shop has stays. */
function readDescription({ "Body (HTML)": html }: Cells, existing: ProductRow | undefined): string | null | undefined {
  const text = html === undefined ? undefined : htmlToText(html);
  return text || (text === "" && existing?.description ? null : existing?.description);
}

/**
 * `Published` is whether Shopify's online store shows a product, which may be active for other channels alone: it is not
 * to be public here. One that Shopify has archived is no longer for sale there.
 */
function readStatus({ Published, Status }: Cells): "draft" | "active" | undefined {
  if (Published && !isTrue(Published)) return "draft";
  if (Status) return Status.toLowerCase() === "active" ? "active" : "draft";
  return Published ? "active" : undefined;
}

function readTaxClass(cells: Cells, existing: ProductRow | undefined): "standard" | "reduced" | "zero" | undefined {
  const [taxable, code] = [cells["Variant Taxable"], cells["Variant Tax Code"]];
  if (!taxable && !code) return undefined;
  if (taxable && !isTrue(taxable)) return "zero";
  if (code === undefined && existing?.taxClass === "reduced") return "reduced";
  return code?.toLowerCase() === "reduced" ? "reduced" : "standard";
}

const isTrue = (text: string) => text.toLowerCase() === "true";

function readMetadata(cells: Cells, before: Record<string, string>): Record<string, string> {
  const metadata = { ...before };
  for (const [key, column] of Object.entries(METADATA_COLUMNS)) {
    const text = cells[column];
    if (text) metadata[key] = text;
    // An empty text and none are the same in a file: what the shop has stays.
    else if (text === "" && before[key]) delete metadata[key];
  }
  return metadata;
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
