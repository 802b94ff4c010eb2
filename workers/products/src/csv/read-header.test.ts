import { describe, expect, it } from "vitest";
import { readHeader } from "./read-header.ts";

const encode = (text: string) => new TextEncoder().encode(text);

describe("readHeader()", () => {
  it("reads the names of the columns, after a byte order mark too", () => {
    expect(readHeader(encode("\ufeffHandle, Title \r\na,A\r\n"))).toEqual({
      columns: ["Handle", "Title"],
      bytes: 18 + 1,
    });
  });

  it.each(["", "\n", "Name,Price\na,1\n", "{}", '"Handle'])("refuses %j", (text) => {
    expect(readHeader(encode(text))).toMatch("must name the columns");
  });

  it.each(["\n", "\r\n", "\r"])("ends the first row at %j", (end) => {
    const [first, rest] = [`Handle,"Ti${end}tle"${end}`, `a,A${end}`];
    expect(readHeader(encode(first + rest))).toMatchObject({ columns: ["Handle", `Ti${end}tle`], bytes: first.length });
  });
});
