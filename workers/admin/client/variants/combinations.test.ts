import { expect, it } from "vitest";
import { findMissing } from "./combinations.ts";

const options = [
  { name: "Size", values: ["S", "M"] },
  { name: "Colour", values: ["red", "blue"] },
];

it("findMissing() lists the combinations without a variant, in the order of the options", () => {
  const variants = [{ options: { Colour: "red", Size: "S" } }, { options: { Size: "M", Colour: "blue" } }];
  expect(findMissing(options, variants)).toEqual([
    { Size: "S", Colour: "blue" },
    { Size: "M", Colour: "red" },
  ]);
});

it("findMissing() lists none for a product without options, and no more than a product may still get", () => {
  expect(findMissing([], [{ options: {} }])).toEqual([]);
  const many = ["A", "B", "C"].map((name) => ({ name, values: Array.from({ length: 50 }, (_, n) => `${n}`) }));
  expect(findMissing(many, [{ options: { A: "0", B: "0", C: "0" } }])).toHaveLength(99);
});
