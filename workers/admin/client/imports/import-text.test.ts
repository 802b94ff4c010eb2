import { expect, it } from "vitest";
import { countErrors, describeRowError } from "./import-text.ts";

it.each([
  ["Title", "Invalid input: expected string, received undefined", "This is missing."],
  ["Variant Inventory Qty", "Too big: expected number to be <=1000000000", "This must be at most 1000000000."],
  ["Variant Price", "Too small: expected number to be >=1", "This amount is too small."],
  ["Variant Price", "Too big: expected array to have <=100 items", "A product has at most 100 of these."],
  ["Variant Price", "is not an amount of USD such as 19.99", "This is not an amount of USD such as 19.99."],
  ["Status", "Invalid input: expected string, received number", "This is missing, or it is not what belongs here."],
  ["", "cannot be stored", "This cannot be stored."],
])("describeRowError() says of %s in plain words: %s", (column, message, sentence) => {
  expect(describeRowError({ row: 2, column, message })).toBe(sentence);
});

it("countErrors() says when there may be more errors than the shop keeps", () => {
  expect([1, 2, 999].map(countErrors)).toEqual(["1 error", "2 errors", "999 errors"]);
  expect(countErrors(1_000)).toBe("The first 1,000 errors");
});
