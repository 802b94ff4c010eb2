import { type CsvError, parse } from "csv-parse/sync";
import { isStorable } from "#shared/values/storable.ts";
import { type Cells, COLUMNS, type Column } from "./columns.ts";

export type Row = { row: number; cells: Cells };
/** The rows of one product, which stand one after another, and what is wrong with them: then none is to be imported. */
export type Group = { handle: string; rows: Row[]; errors: RowError[] };
export type RowError = { row: number; column: string; message: string };

export type Piece = {
  groups: Group[];
  /** Rows that cannot be read, or that belong to no product. */
  errors: RowError[];
  /** How many bytes and rows belong to these. */
  bytes: number;
  rows: number;
};

type ReadPiece = {
  columns: string[];
  /** The number of the first row. */
  firstRow: number;
  /** Whether the bytes go on to the end of the file. */
  isLast: boolean;
  maxGroups: number;
  /** A product whose images would be more than these is left to the next piece, unless it is the first. */
  maxImages: number;
};

/** A row above this is an error: a quotation mark that is never closed takes in the rest of the file. */
const MAX_ROW_CHARACTERS = 1_000_000;

type Record = { record: string[]; info: { bytes: number } };

const parseRecords = (
  bytes: Uint8Array,
  onSkip: (error: CsvError) => void,
  onRecord: (record: Record) => Record,
  options: { to?: number } = {},
) =>
  parse(bytes, {
    bom: true,
    // A file may mix them, as one that was put together from others. The order matters: the longest first.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    max_record_size: MAX_ROW_CHARACTERS,
    skip_records_with_error: true,
    on_skip: (error) => void (error && onSkip(error)),
    // The records are what this returns, which the types of the parser do not know.
    on_record: ((record: string[], info: Record["info"]) => onRecord({ record, info })) as never,
    ...options,
  }) as unknown as Record[];

const NO_HEADER = "the first row must name the columns of Shopify's product export";
const NOT_UTF8 = "is not UTF-8; save the file as UTF-8";
const NOT_STORABLE = "has control characters";

/** The names of the columns and the length of the first row in bytes; or why the file is none of products. */
export function readHeader(bytes: Uint8Array): { columns: string[]; bytes: number } | string {
  // The parser would read UTF-16 with a byte order mark, but no piece behind the first one has it.
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) return `the file ${NOT_UTF8}`;
  const ignore = () => undefined;
  const [first] = parseRecords(bytes, ignore, (record) => record, { to: 1 });
  if (!first) return NO_HEADER;
  if (!isUtf8(bytes.subarray(0, first.info.bytes), true)) return `the first row ${NOT_UTF8}`;
  const columns = first.record.map((name) => name.trim());
  // UTF-16 without a byte order mark has a NUL in each letter.
  if (columns.some((name) => name.includes("\0"))) return `the first row has NUL characters; save the file as UTF-8`;
  if (!columns.every(isStorable)) return `the first row ${NOT_STORABLE}`;
  return columns.includes("Handle") ? { columns, bytes: first.info.bytes } : NO_HEADER;
}

/** `isWhole`: whether the last character is whole. */
function isUtf8(bytes: Uint8Array, isWhole: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes, { stream: !isWhole });
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads whole products from a piece of a file. The last product of a piece may go on behind it, so unless the file
 * ends there it is left to the next piece. Without any whole product, `bytes` is 0: the piece was too small.
 */
export function readPiece(bytes: Uint8Array, { columns, firstRow, isLast, maxGroups, maxImages }: ReadPiece): Piece {
  const unreadable: RowError[] = [];
  let count = 0;
  let lastLine = 0;
  const onSkip = ({ message, lines }: CsvError) => {
    // Each mistake in a row is reported.
    if (lines === lastLine) return;
    lastLine = Number(lines);
    unreadable.push({ row: firstRow + count++, column: "", message: `cannot be read: ${message.split(":")[0]}` });
  };
  const rows = parseRecords(bytes, onSkip, (record) =>
    Object.assign(record, { row: firstRow + count++ }),
  ) as (Record & {
    row: number;
  })[];
  // Cut off, perhaps, even between the two characters that end a line.
  if (!isLast) rows.pop();

  const unreadableRows = new Set(unreadable.map(({ row }) => row));
  const isAllUtf8 = isUtf8(bytes, isLast);
  const all: (Group & { end: number; last: number })[] = [];
  const errors: RowError[] = [];
  let start = 0;
  for (const { record, info, row } of rows) {
    const cells = toCells(columns, record);
    const handle = cells.Handle ?? "";
    const isEmpty = record.every((cell) => cell.trim() === "");
    if (!handle && !isEmpty) errors.push({ row, column: "Handle", message: "is required" });
    const hasUtf8 = isAllUtf8 || isUtf8(bytes.subarray(start, info.bytes), true);
    start = info.bytes;
    let group = all.at(-1);
    if (!group || (handle && group.handle !== handle)) {
      group = { handle, rows: [], errors: [], end: 0, last: 0 };
      all.push(group);
      const mayBeRest = unreadableRows.has(row - 1) && cells.Title === "";
      if (mayBeRest)
        group.errors.push({ row, column: "Title", message: "is required after a row that cannot be read" });
    }
    if (handle) {
      group.rows.push({ row, cells });
      group.errors.push(...findErrors(columns, record, { row, hasUtf8 }));
    }
    Object.assign(group, { end: info.bytes, last: row });
  }
  if (!isLast) all.pop();
  let images = 0;
  const tooMany = all.findIndex((group, index) => {
    images += countImages(group);
    return index >= maxGroups || (index > 0 && images > maxImages);
  });
  const taken = all.slice(0, tooMany < 0 ? all.length : tooMany);
  const isAll = isLast && taken.length === all.length;
  const last = taken.at(-1);
  const end = isAll ? firstRow + count - 1 : (last?.last ?? firstRow - 1);
  return {
    groups: taken
      .filter((group) => group.rows.length > 0)
      .map((group) => ({ handle: group.handle, rows: group.rows, errors: group.errors })),
    errors: [...errors, ...unreadable].filter(({ row }) => row <= end),
    bytes: isAll ? bytes.length : (last?.end ?? 0),
    rows: end - firstRow + 1,
  };
}

/** What is wrong with a row, whatever its cells mean. */
function findErrors(
  columns: string[],
  record: string[],
  { row, hasUtf8 }: { row: number; hasUtf8: boolean },
): RowError[] {
  const wrong = columns.flatMap((column, index) => {
    const cell = record[index] ?? "";
    if (!KNOWN.has(column)) return [];
    // The parser has put this character for each byte that it could not read.
    if (!hasUtf8 && cell.includes("\ufffd")) return { row, column, message: NOT_UTF8 };
    return isStorable(cell) ? [] : { row, column, message: NOT_STORABLE };
  });
  // A comma without quotation marks around its cell moves the cells behind it.
  const hasMore = record.slice(columns.length).some((cell) => cell.trim() !== "");
  return hasMore ? [...wrong, { row, column: "", message: "has more cells than the first row has columns" }] : wrong;
}

const countImages = ({ rows }: Pick<Group, "rows">) =>
  new Set(rows.flatMap(({ cells }) => [cells["Image Src"] || [], cells["Variant Image"] || []].flat())).size;

function toCells(columns: string[], record: string[]): Cells {
  const cells: Cells = {};
  for (const [index, column] of columns.entries()) {
    const cell = record[index]?.trim();
    if (cell !== undefined && KNOWN.has(column)) cells[column as Column] = cell;
  }
  return cells;
}

const KNOWN: ReadonlySet<string> = new Set(COLUMNS);
