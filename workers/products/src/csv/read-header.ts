import { isStorable } from "#shared/values/storable.ts";
import { isUtf8, NOT_STORABLE, NOT_UTF8, parseRecords } from "./parse-records.ts";

const NO_HEADER = "the first row must name the columns of Shopify's product export";

/** The names of the columns and the length of the first row in bytes; or why the file is none of products. */
export function readHeader(bytes: Uint8Array): { columns: string[]; bytes: number } | string {
  // The parser would read UTF-16 with a byte order mark, but no piece behind the first one has it.
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) return `the file ${NOT_UTF8}`;
  const first: { names: string[]; end: number }[] = [];
  const ignore = () => undefined;
  parseRecords(bytes, (names, end) => void first.push({ names, end }), ignore, { to: 1 });
  if (!first[0]) return NO_HEADER;
  const [{ names, end }] = first as [(typeof first)[0]];
  if (!isUtf8(bytes.subarray(0, end), true)) return `the first row ${NOT_UTF8}`;
  const columns = names.map((name) => name.trim());
  // UTF-16 without a byte order mark has a NUL in each letter.
  if (columns.some((name) => name.includes("\0"))) return `the first row has NUL characters; save the file as UTF-8`;
  if (!columns.every(isStorable)) return `the first row ${NOT_STORABLE}`;
  return columns.includes("Handle") ? { columns, bytes: end } : NO_HEADER;
}
