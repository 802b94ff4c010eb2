import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatRow } from "./cells.ts";
import { type Piece, readPiece } from "./read-piece.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const columns = ["Handle", "Title", "Variant SKU"];
const read = (text: string, more: object = {}) =>
  readPiece(encode(text), {
    columns,
    firstRow: 2,
    isLast: true,
    maxGroups: 100,
    maxImages: 60,
    maxErrors: 100,
    ...more,
  });
const shown = ({ groups }: Piece) => groups.map(({ handle, rows }) => [handle, rows.map(({ row }) => row)]);

describe("readPiece()", () => {
  it("groups the rows of a product, with the numbers that a spreadsheet shows", () => {
    const piece = read('mug,"A ""good"" mug\nof enamel",1\nmug,,2\ntray,Tray,3\n');
    expect(shown(piece)).toEqual([
      ["mug", [2, 3]],
      ["tray", [4]],
    ]);
    expect(piece.groups[0]?.rows[0]?.cells).toEqual({
      Handle: "mug",
      Title: 'A "good" mug\nof enamel',
      "Variant SKU": "1",
    });
    expect(piece).toMatchObject({ rows: 3, errors: [] });
  });

  it("leaves the last product of a piece to the next one, unless the file ends there", () => {
    const text = "ä,A,1\nä,,2\nb,B,3\nb,,4\nc,C,5";
    const piece = read(text, { isLast: false });
    expect(shown(piece)).toEqual([["ä", [2, 3]]]);
    expect([piece.bytes, piece.rows]).toEqual([encode("ä,A,1\nä,,2\n").length, 2]);
    expect(shown(read(text))).toEqual([
      ["ä", [2, 3]],
      ["b", [4, 5]],
      ["c", [6]],
    ]);
    expect(read(text).bytes).toBe(encode(text).length);
  });

  it("takes nothing of a piece without a whole product", () => {
    expect(read("a,A,1\na,,2\na,,", { isLast: false })).toMatchObject({ groups: [], bytes: 0, rows: 0 });
    expect(read('a,"A', { isLast: false })).toMatchObject({ groups: [], bytes: 0, rows: 0, errors: [] });
  });

  it("takes no more products than it may", () => {
    const piece = read("a,A,1\nb,B,2\nc,C,3\n", { maxGroups: 2 });
    expect([shown(piece).map(([handle]) => handle), piece.rows]).toEqual([["a", "b"], 2]);
    expect(piece.bytes).toBe(12);
  });

  it("takes no more images than it may, but one product at least", () => {
    const options = { columns: ["Handle", "Image Src", "Variant Image"], maxImages: 3 };
    const text = "a,1,\na,2,2\na,3,4\nb,5,\nb,6,\nc,7,8\nc,7,8\nd,,9\nd,,\n";
    const piece = read(text, options);
    expect(shown(piece)).toEqual([["a", [2, 3, 4]]]);
    const next = read(text.slice(piece.bytes), { ...options, firstRow: 5 });
    expect(shown(next)).toEqual([["b", [5, 6]]]);
    const last = read(text.slice(piece.bytes + next.bytes), { ...options, firstRow: 7 });
    expect(shown(last)).toEqual([
      ["c", [7, 8]],
      ["d", [9, 10]],
    ]);
  });

  it("reports rows without a handle and rows that cannot be read, and ignores empty ones", () => {
    const piece = read('a,A,1\n,B,2\n,,\nc,C"x"",3\nd,D,4\n');
    expect(shown(piece)).toEqual([
      ["a", [2]],
      ["d", [6]],
    ]);
    expect(piece.errors).toMatchObject([{ row: 3, column: "Handle", message: "is required" }, { row: 5 }]);
    expect(piece.rows).toBe(5);
  });

  it("takes rows without a handle, and the product before them, at the end of a piece", () => {
    const piece = read("a,A,1\na,,2\n,,\n,,\n,,", { isLast: false });
    expect(shown(piece)).toEqual([["a", [2, 3]]]);
    expect(piece).toMatchObject({ bytes: 17, rows: 4 });
    expect(read(",B,\n,,\n,,\n,", { isLast: false, maxErrors: 1 })).toMatchObject({
      ...{ bytes: 10, rows: 3 },
      errors: [{ row: 2, column: "Handle", message: "is required" }],
    });
  });

  it("reads a product with an empty row between its rows as one", () => {
    expect(shown(read("a,A,1\n,,\na,,2\nb,B,3\n"))).toEqual([
      ["a", [2, 4]],
      ["b", [5]],
    ]);
  });

  const ROWS = 2_000;
  const large = (handle: string, count: number) => `${handle},A,1\n`.repeat(count);

  it("leaves a product to the next piece, with which it would have more rows than a piece may", () => {
    const text = large("a", 10) + large("b", ROWS - 10) + large("c", 1);
    expect(shown(read(text)).map(([handle]) => handle)).toEqual(["a", "b"]);
    expect(shown(read(large("a", 11) + large("b", ROWS - 10))).map(([handle]) => handle)).toEqual(["a"]);
  });

  it("refuses a product with more rows than a piece may have as one error, and leaves the next to the next piece", () => {
    const piece = read(large("a", ROWS + 5) + large("b", 1));
    expect(piece).toMatchObject({ rows: ROWS + 5, unfinished: undefined });
    expect(piece.groups.map(({ rows, errors }) => [rows.length, errors.map(({ row }) => row)])).toEqual([[1, [2]]]);
  });

  it("refuses a product of more than 2 MB", () => {
    const row = `a,${"A".repeat(600_000)},1\n`;
    expect(read(row.repeat(3)).groups.map(({ errors }) => errors)).toEqual([[]]);
    expect(read(row.repeat(4)).groups.map(({ errors }) => errors)).toMatchObject([[{ row: 2, column: "Handle" }]]);
  });

  it("passes over the rest of a product that is too large, in as many pieces as it takes", () => {
    const piece = read(large("a", ROWS + 5), { isLast: false });
    expect(piece).toMatchObject({ rows: ROWS + 4, unfinished: "a" });
    const skip = { skipped: "a", maxGroups: 0 };
    const rest = read(large("a", 5), { isLast: false, ...skip });
    expect(rest).toMatchObject({ groups: [], errors: [], rows: 4, unfinished: "a" });
    for (const next of ["b,B,1\n", ",,\n", ""]) {
      expect(read(large("a", 3) + next, skip)).toMatchObject({ groups: [], errors: [], unfinished: undefined });
    }
    expect(read(large("a", 3) + large("b", 2), { isLast: false, ...skip })).toMatchObject({ rows: 3 });
    expect(read(large("b", 2), skip)).toMatchObject({ rows: 0, bytes: 0, unfinished: undefined });
  });

  it.each([
    [1_100_000, []],
    [2_500_000, [{ row: 3, column: "Handle" }]],
  ])("reads the rows behind one of %i characters", (length, errors) => {
    const text = `a,A,1\nb,"${"x".repeat(length)}",2\nc,C,3\nd,D,4\n`;
    const groups: Piece["groups"] = [];
    for (let at = 0, firstRow = 2; at < text.length; ) {
      const piece = read(text.slice(at), { firstRow });
      groups.push(...piece.groups);
      at += piece.bytes;
      firstRow += piece.rows;
    }
    expect(groups.map(({ handle }) => handle)).toEqual(["a", "b", "c", "d"]);
    expect(groups.map((group) => group.errors)).toMatchObject([[], errors, [], []]);
  });

  it("reports a quotation mark that is never closed", () => {
    expect(read('a,A,1\nb,"B,2\nc,C,3\n').errors).toMatchObject([{ row: 3 }]);
  });

  it("ends rows at any line end, also in one file, except in quoted cells", () => {
    const piece = read('a,A,1\r\nb,"B\r\nB\rB\n",2\rc,C,3\nd,D,4\r\r\n\ne,E,5\r');
    expect(shown(piece)).toEqual([
      ["a", [2]],
      ["b", [3]],
      ["c", [4]],
      ["d", [5]],
      ["e", [8]],
    ]);
    expect(piece.groups[1]?.rows[0]?.cells.Title).toBe("B\r\nB\rB");
    expect(piece).toMatchObject({ rows: 7, errors: [] });
  });

  it("reports a row with more cells than columns as one that makes its product wrong", () => {
    const piece = read("a,A,1\na,,2,x\nb,B,3,,\n");
    expect(piece.groups.map(({ handle, errors }) => [handle, errors.map(({ row }) => row)])).toEqual([
      ["a", [3]],
      ["b", []],
    ]);
  });

  it("reports cells that are not UTF-8, and not those that have the replacement character", () => {
    const bytes = Uint8Array.from([...encode("a,\ufffd,1\nb,"), 0xe9, ...encode(",2\nc,C,3\n")]);
    const piece = readPiece(bytes, { columns, firstRow: 2, isLast: true, maxGroups: 9, maxImages: 9, maxErrors: 9 });
    expect(piece.groups.map(({ errors }) => errors)).toEqual([
      [],
      [{ row: 3, column: "Title", message: "is not UTF-8; save the file as UTF-8" }],
      [],
    ]);
  });

  it("does not take the second row of a product for its first when that cannot be read", () => {
    const piece = read('a,A"x",1\na,,2\nb,B,3\n');
    expect(piece.groups.map(({ handle, errors }) => [handle, errors.map(({ column }) => column)])).toEqual([
      ["a", ["Title"]],
      ["b", []],
    ]);
  });

  it("reads a file in pieces of any size as it reads it in one", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "ä", ",", '"', "\n", "\r", "\r\n", "€"), maxLength: 8 });
    const product = fc.tuple(
      fc.constantFrom("a", "b", "c", "d", ""),
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 }),
    );
    const lineEnds = fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(product, { maxLength: 12 }),
        fc.integer({ min: 8, max: 60 }),
        lineEnds,
        (products, size, ends) => {
          const lines = products.flatMap(([handle, rows]) =>
            rows.map((row) => formatRow([handle, ...row]).slice(0, -1)),
          );
          const bytes = encode(lines.map((line, index) => line + ends[index % ends.length]).join(""));
          const whole = readPiece(bytes, {
            columns,
            firstRow: 2,
            isLast: true,
            maxGroups: 1000,
            maxImages: 60,
            maxErrors: 100,
          });
          const groups: Piece["groups"] = [];
          let [at, rows, length] = [0, 0, size];
          while (at < bytes.length) {
            const isLast = at + length >= bytes.length;
            const piece = readPiece(bytes.subarray(at, at + length), {
              columns,
              firstRow: 2 + rows,
              isLast,
              maxGroups: 3,
              maxImages: 60,
              maxErrors: 100,
            });
            groups.push(...piece.groups);
            at += piece.bytes;
            rows += piece.rows;
            length = piece.bytes > 0 ? size : length * 2;
          }
          // Two products with the same handle, one after another, are one in a large piece and may be so in small ones.
          expect(groups.flatMap((group) => group.rows)).toEqual(whole.groups.flatMap((group) => group.rows));
          expect(rows).toBe(whole.rows);
        },
      ),
      { numRuns: 300 },
    );
  });
});
