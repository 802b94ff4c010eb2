import { describe, expect, it } from "vitest";
import { etagOf, namesVersion, parseIfMatch } from "./etag.ts";

describe("namesVersion()", () => {
  it.each(['"5"', 'W/"5"', '"4", "5"', ' "4" ,W/"5"', "*"])("finds version 5 in %s", (header) => {
    expect(namesVersion(header, 5)).toBe(true);
  });

  it.each(["", '"50"', "5", '"4"', 'w/"5'])("does not find version 5 in %j", (header) => {
    expect(namesVersion(header, 5)).toBe(false);
  });

  it("finds the version in the result of etagOf()", () => expect(namesVersion(etagOf(17), 17)).toBe(true));
});

describe("parseIfMatch()", () => {
  it("returns undefined without a header or for *", () => {
    expect(parseIfMatch(undefined)).toBeUndefined();
    expect(parseIfMatch("*")).toBeUndefined();
  });

  it("parses weak and strong versions, and returns -1 for anything else", () => {
    expect(parseIfMatch('"3", W/"4"')).toEqual([3, 4]);
    expect(parseIfMatch("3")).toEqual([-1]);
    expect(parseIfMatch('"99999999999999999999"')).toEqual([-1]);
  });
});
