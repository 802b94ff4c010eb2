import { expect, it } from "vitest";
import { nameOrderedVariant, nameVariant } from "./variant-name.ts";

it("nameVariant() adds the option values to the name of the product", () => {
  expect(nameVariant({ name: "Mug", options: { Colour: "Red", Size: "Large" } })).toBe("Mug Red Large");
  expect(nameVariant({ name: "Mug", options: {} })).toBe("Mug");
});

it("nameOrderedVariant() tells variants of one product apart, and names one that the order does not have an item", () => {
  const lines = [
    { variantId: "a", name: "Mug", options: { Colour: "Red" } },
    { variantId: "b", name: "Mug", options: { Colour: "Blue" } },
  ];
  expect(["a", "b", "c"].map((id) => nameOrderedVariant(lines, id))).toEqual(["Mug Red", "Mug Blue", "An item"]);
  expect(nameOrderedVariant(undefined, "a")).toBe("An item");
});
