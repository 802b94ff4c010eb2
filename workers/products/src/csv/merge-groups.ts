import { type Cells, type Column, OPTION_COLUMNS, PRODUCT_COLUMNS } from "./columns.ts";
import type { Group, Row, RowError } from "./read-piece.ts";

const IMAGE_COLUMNS: readonly Column[] = ["Handle", "Image Src", "Image Position", "Image Alt Text"];

/** Makes one group of those with the same handle, whose rows are apart in the file. Where they differ, later rows win. */
export function mergeGroups(groups: Group[]): Group[] {
  const byHandle = new Map<string, Group>();
  for (const group of groups) {
    const earlier = byHandle.get(group.handle);
    byHandle.set(group.handle, earlier ? merge(earlier, group) : group);
  }
  return [...byHandle.values()];
}

function merge(earlier: Group, later: Group): Group {
  const rows = [...earlier.rows];
  const [first, again] = [rows[0] as Row, later.rows[0] as Row];
  const errors = [...earlier.errors, ...later.errors, ...findOtherOptions(first.cells, again)];
  const ofProduct = [...PRODUCT_COLUMNS, ...OPTION_COLUMNS.map(([name]) => name)];
  rows[0] = { ...first, cells: override(first.cells, pick(again.cells, ofProduct)) };

  const places = new Map(
    rows.flatMap(({ cells }, index) => variantKeys(cells, index === 0).map((key) => [key, index])),
  );
  for (const row of later.rows) {
    const keys = variantKeys(row.cells, row === again);
    const index = keys.map((key) => places.get(key)).find((place) => place !== undefined);
    if (index === undefined) {
      for (const key of keys) places.set(key, rows.length);
      rows.push(row);
      continue;
    }
    const before = rows[index] as Row;
    rows[index] = { row: row.row, cells: override(before.cells, row.cells) };
    const image = before.cells["Image Src"];
    if (image && row.cells["Image Src"] && image !== row.cells["Image Src"]) {
      rows.push({ row: before.row, cells: pick(before.cells, IMAGE_COLUMNS) });
    }
  }
  return { handle: earlier.handle, rows, errors };
}

/** The cells of the row before, except where the later one has some. */
const override = (before: Cells, later: Cells): Cells => ({
  ...before,
  ...Object.fromEntries(Object.entries(later).filter(([, cell]) => cell !== "")),
});

const pick = (cells: Cells, columns: readonly Column[]): Cells =>
  Object.fromEntries(columns.flatMap((column) => (cells[column] ? [[column, cells[column]]] : [])));

/** By what the variant of a row is recognised: its SKU, or else its options. Rows with neither have an image alone. */
function variantKeys(cells: Cells, isFirst: boolean): string[] {
  const sku = cells["Variant SKU"];
  const values = OPTION_COLUMNS.map(([, value]) => cells[value] ?? "");
  if (!isFirst && !sku && !values[0] && !cells["Variant Price"]) return [];
  return [...(sku ? [`sku ${sku}`] : []), JSON.stringify(values)];
}

function findOtherOptions(first: Cells, { row, cells }: Row): RowError[] {
  const other = OPTION_COLUMNS.find(([name]) => cells[name] && first[name] && cells[name] !== first[name]);
  return other ? [{ row, column: other[0], message: `an earlier row of the product has ${first[other[0]]}` }] : [];
}
