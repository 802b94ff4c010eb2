import { type CsvError, parse } from "csv-parse/sync";

export const NOT_UTF8 = "is not UTF-8; save the file as UTF-8";
export const NOT_STORABLE = "has control characters";

/**
 * Hands the rows of a file over one by one, with the byte behind each, and what is wrong with those that cannot be read.
 * `max_record_size` is not used: at a longer row the parser ends as if the file did, although it is to skip rows with errors.
 */
export function parseRecords(
  bytes: Uint8Array,
  onRecord: (record: string[], end: number) => void,
  onSkip: (error: CsvError) => void,
  options: { to?: number } = {},
): void {
  parse(bytes, {
    bom: true,
    // A file may mix them, as one that was put together from others. The order matters: the longest first.
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_records_with_error: true,
    on_skip: (error) => void (error && onSkip(error)),
    // The parser keeps no record for which this returns nothing: a piece of empty rows would be a million.
    on_record: (record: string[], { bytes: end }) => void onRecord(record, end),
    ...options,
  });
}

/** `isWhole`: whether the last character is whole. */
export function isUtf8(bytes: Uint8Array, isWhole: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes, { stream: !isWhole });
    return true;
  } catch {
    return false;
  }
}
