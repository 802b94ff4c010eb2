import type { CsvError } from "csv-parse/sync";
import { isStorable } from "#shared/values/storable.ts";
import { type Cells, COLUMNS, type Column } from "./columns.ts";
import { isUtf8, NOT_STORABLE, NOT_UTF8, parseRecords } from "./parse-records.ts";

export type Row = { row: number; cells: Cells };
/** The rows of one product, which stand one after another, and what is wrong with them: then none is to be imported. */
export type Group = { handle: string; rows: Row[]; errors: RowError[] };
export type RowError = { row: number; column: string; message: string };

export type Piece = {
  groups: Group[];
  /** Rows that cannot be read, or that belong to no product, the first `maxErrors`. */
  errors: RowError[];
  /** How many bytes and rows belong to these. */
  bytes: number;
  rows: number;
  /** The handle of a product that is too large and goes on behind the piece: its other rows are to be passed over. */
  unfinished: string | undefined;
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
  /** How many errors are kept of rows that cannot be read or belong to no product. */
  maxErrors: number;
  /** Rows with this handle that come first belong to a product that is too large. */
  skipped?: string | undefined;
};

/** What a piece holds in memory: a product that would exceed it is left to the next piece, and is an error as the first. */
const MAX_ROWS = 2_000;
const MAX_BYTES = 2_000_000;
const TOO_LARGE = "a product may have 2,000 rows and 2 MB at most";
const NOT_CLOSED = "a quotation mark is not closed, and the rows behind it are not imported";

/** A product whose rows are being read. */
type Open = Group & {
  /** Where the rows read so far end. */
  end: Border;
  /** Whether rows without a handle are behind it: then it may end there, unless its handle comes again. */
  isWhole: boolean;
  isTooLarge: boolean;
};
type Border = { bytes: number; row: number };

/**
 * Reads whole products from a piece of a file. The last product of a piece may go on behind it, so unless the file or a
 * row without a handle ends it, it is left to the next piece. Without any whole product or row without a handle, `bytes`
 * is 0: the piece was too small. What is kept of a piece is bounded, however long it is.
 */
export function readPiece(bytes: Uint8Array, options: ReadPiece): Piece {
  const reader = new PieceReader(bytes, options);
  parseRecords(
    bytes,
    (record, end) => reader.readRecord(record, end),
    (error) => reader.skipRecord(error),
  );
  return reader.finish();
}

class PieceReader {
  readonly #bytes: Uint8Array;
  readonly #options: ReadPiece;
  readonly #isUtf8: boolean;
  readonly #groups: Group[] = [];
  readonly #errors: RowError[] = [];
  #open: Open | undefined;
  /** Where the rows end that belong to the piece. */
  #border: Border;
  #skipped: string | undefined;
  /** How many rows were read, and where the last one of them ends. */
  #count = 0;
  #end = 0;
  #keptRows = 0;
  #images = 0;
  #lastUnreadable = { row: 0, line: 0 };
  #isFull = false;

  constructor(bytes: Uint8Array, options: ReadPiece) {
    this.#bytes = bytes;
    this.#options = options;
    this.#isUtf8 = isUtf8(bytes, options.isLast);
    this.#border = { bytes: 0, row: options.firstRow - 1 };
    this.#skipped = options.skipped;
  }

  skipRecord({ code, message, lines }: CsvError): void {
    // Each mistake in a row is reported.
    if (lines === this.#lastUnreadable.line) return;
    const row = this.#options.firstRow + this.#count++;
    this.#lastUnreadable = { row, line: Number(lines) };
    const reason = code === "CSV_QUOTE_NOT_CLOSED" ? NOT_CLOSED : message.split(":")[0];
    this.#report({ row, column: "", message: `cannot be read: ${reason}` });
  }

  readRecord(record: string[], end: number): void {
    const { isLast, columns, firstRow } = this.#options;
    // Cut off, perhaps, even between the two characters that end a line.
    if (this.#isFull || (!isLast && end >= this.#bytes.length)) return;
    const here = { bytes: end, row: firstRow + this.#count++ };
    const start = this.#end;
    this.#end = end;
    const cells = toCells(columns, record);
    const handle = cells.Handle ?? "";
    if (handle !== this.#skipped) this.#skipped = undefined;
    if (!handle && record.some((cell) => cell.trim() !== "")) {
      this.#report({ row: here.row, column: "Handle", message: "is required" });
    }
    if (!handle || this.#skipped) {
      if (this.#open) Object.assign(this.#open, { end: here, isWhole: true });
      else this.#border = here;
      return;
    }
    const open = this.#openGroup(handle, here, cells);
    if (!open) return;
    Object.assign(open, { end: here, isWhole: false });
    if (open.isTooLarge) return;
    const hasUtf8 = this.#isUtf8 || isUtf8(this.#bytes.subarray(start, end), true);
    open.rows.push({ row: here.row, cells });
    open.errors.push(...findErrors(columns, record, { row: here.row, hasUtf8 }));
    if (++this.#keptRows <= MAX_ROWS && end <= MAX_BYTES) return;
    const [first] = open.rows as [Row, ...Row[]];
    const tooLarge = { row: first.row, column: "Handle", message: TOO_LARGE };
    Object.assign(open, { rows: [first], errors: [tooLarge], isTooLarge: true });
  }

  /** The product that a row belongs to; `undefined` when it is left to the next piece. */
  #openGroup(handle: string, here: Border, cells: Cells): Open | undefined {
    const { maxGroups } = this.#options;
    if (this.#open?.handle !== handle) this.#close();
    const wouldExceed = this.#keptRows >= MAX_ROWS || here.bytes > MAX_BYTES;
    if (wouldExceed && this.#border.bytes === 0 && this.#open?.isWhole && !this.#open.isTooLarge) this.#close();
    const hasTaken = this.#border.bytes > 0;
    if ((wouldExceed && hasTaken) || (!this.#open && this.#groups.length >= maxGroups)) this.#isFull = true;
    if (this.#isFull) this.#open = undefined;
    else this.#open ??= this.#newGroup(handle, here, cells);
    return this.#open;
  }

  #newGroup(handle: string, end: Border, cells: Cells): Open {
    const { row } = end;
    const mayBeRest = this.#lastUnreadable.row === row - 1 && cells.Title === "";
    const errors = mayBeRest ? [{ row, column: "Title", message: "is required after a row that cannot be read" }] : [];
    return { handle, rows: [], errors, end, isWhole: false, isTooLarge: false };
  }

  #close(): void {
    const open = this.#open;
    if (!open) return;
    this.#open = undefined;
    this.#images += countImages(open);
    if (this.#groups.length > 0 && this.#images > this.#options.maxImages) {
      this.#isFull = true;
      return;
    }
    const { handle, rows, errors, end } = open;
    this.#groups.push({ handle, rows, errors });
    this.#border = end;
  }

  #report(error: RowError): void {
    if (this.#errors.length < this.#options.maxErrors) this.#errors.push(error);
  }

  finish(): Piece {
    const { isLast, firstRow } = this.#options;
    const open = this.#open;
    let unfinished = this.#skipped;
    if (open?.isTooLarge && !open.isWhole) unfinished = open.handle;
    // One that may go on behind a row without a handle is left to the next piece, unless it is all that this one has.
    const isAlone = this.#border.bytes === 0;
    if (isLast || open?.isTooLarge || (open?.isWhole && isAlone)) this.#close();
    const isAll = isLast && !this.#isFull;
    const end = isAll ? firstRow + this.#count - 1 : this.#border.row;
    return {
      groups: this.#groups,
      errors: this.#errors.filter(({ row }) => row <= end),
      bytes: isAll ? this.#bytes.length : this.#border.bytes,
      rows: end - firstRow + 1,
      unfinished: isLast || this.#isFull ? undefined : unfinished,
    };
  }
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
