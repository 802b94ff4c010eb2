import { type CsvError, parse } from "csv-parse/sync";
import { type Cells, COLUMNS, type Column } from "./columns.ts";

export type Row = { row: number; cells: Cells };
/** The rows of one product, which stand one after another. */
export type Group = { handle: string; rows: Row[] };
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

const parseRecords = (bytes: Uint8Array, onSkip: (error: CsvError) => void, onRecord: (record: Record) => Record) =>
  parse(bytes, {
    bom: true,
    relax_column_count: true,
    max_record_size: MAX_ROW_CHARACTERS,
    skip_records_with_error: true,
    on_skip: (error) => void (error && onSkip(error)),
    // The records are what this returns, which the types of the parser do not know.
    on_record: ((record: string[], info: Record["info"]) => onRecord({ record, info })) as never,
  }) as unknown as Record[];

/** The names of the columns and the length of the first row in bytes; `undefined` if the file is none of products. */
export function readHeader(bytes: Uint8Array): { columns: string[]; bytes: number } | undefined {
  const end = bytes.indexOf(0x0a);
  const line = end < 0 ? bytes : bytes.subarray(0, end + 1);
  const [first] = parseRecords(
    line,
    () => undefined,
    (record) => record,
  );
  const columns = first?.record.map((name) => name.trim()) ?? [];
  return columns.includes("Handle") ? { columns, bytes: line.length } : undefined;
}

/**
 * Reads whole products from a piece of a file. The last product of a piece may go on behind it, so unless the file
 * ends there it is left to the next piece. Without any whole product, `bytes` is 0: the piece was too small.
 */
export function readPiece(bytes: Uint8Array, { columns, firstRow, isLast, maxGroups, maxImages }: ReadPiece): Piece {
  let count = 0;
  const skipped: RowError[] = [];
  let lastLine = 0;
  const onSkip = ({ message, lines }: CsvError) => {
    // Each mistake in a row is reported.
    if (lines === lastLine) return;
    lastLine = Number(lines);
    skipped.push({ row: firstRow + count++, column: "", message: `cannot be read: ${message.split(":")[0]}` });
  };
  const rows = parseRecords(bytes, onSkip, (record) =>
    Object.assign(record, { row: firstRow + count++ }),
  ) as (Record & {
    row: number;
  })[];
  // Cut off, perhaps.
  if (!isLast) rows.pop();

  const all: (Group & { end: number; last: number })[] = [];
  const errors: RowError[] = [];
  for (const { record, info, row } of rows) {
    const cells = toCells(columns, record);
    const handle = cells.Handle ?? "";
    const group = all.at(-1);
    const isEmpty = record.every((cell) => cell.trim() === "");
    if (!handle && !isEmpty) errors.push({ row, column: "Handle", message: "is required" });
    if (group && (group.handle === handle || !handle)) {
      if (handle) group.rows.push({ row, cells });
      Object.assign(group, { end: info.bytes, last: row });
    } else {
      all.push({ handle, rows: handle ? [{ row, cells }] : [], end: info.bytes, last: row });
    }
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
    groups: taken.filter(({ rows: own }) => own.length > 0).map(({ handle, rows: own }) => ({ handle, rows: own })),
    errors: [...errors, ...skipped].filter(({ row }) => row <= end),
    bytes: isAll ? bytes.length : (last?.end ?? 0),
    rows: end - firstRow + 1,
  };
}

const countImages = ({ rows }: Group) =>
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
