import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it("csvLine() separates cells by commas, leaves null empty and quotes what needs it", () => {
  expect(csvLine(["plain", 7, null, 'a "b"', "x,y", "two\nlines"])).toBe('plain,7,,"a ""b""","x,y","two\nlines"\r\n');
});

it("csvLine() lets no text begin as a formula, and leaves negative numbers", () => {
  expect(csvLine(["=1+1", "+49", "-x", "@a", "\tb", -5])).toBe("'=1+1,'+49,'-x,'@a,'\tb,-5\r\n");
});
