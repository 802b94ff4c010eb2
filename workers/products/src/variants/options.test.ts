import { expect, it } from "vitest";
import { adaptValues, addValues, findMismatch, valuesKey } from "./options.ts";

const size = { name: "Size", values: ["S", "M"] };
const engraver = { name: "constructor", values: ["Ann", "Bob"] };

it("adaptValues() keeps the values of options that stay, and gives the first of a new one", () => {
  expect(adaptValues([engraver, size], { Size: "M", Colour: "red" })).toEqual({ constructor: "Ann", Size: "M" });
});

it("addValues() adds a value that its option does not list behind the others", () => {
  expect(addValues([size, engraver], { Size: "L" })).toEqual([{ name: "Size", values: ["S", "M", "L"] }, engraver]);
  expect(addValues([size], { Size: "S" })).toEqual([size]);
});

it("findMismatch() names options that are unknown and those that are missing", () => {
  expect(findMismatch([size], { Size: "S" })).toBeUndefined();
  expect(findMismatch([size], { Size: "S", Colour: "red" })).toMatch("Colour");
  expect(findMismatch([size, engraver], { Size: "S" })).toMatch("constructor");
});

it("valuesKey() is the same whatever the order of the options", () => {
  expect(valuesKey({ a: "1", b: "2" })).toBe(valuesKey({ b: "2", a: "1" }));
  expect(valuesKey({ a: "1", b: "2" })).not.toBe(valuesKey({ a: "2", b: "1" }));
});
