import { expect, it } from "vitest";
import { describeReasons, describeUnits } from "./return-text.ts";

it("describeReasons() says each reason once, in the order of the items", () => {
  const reasons = ["Too small", "Not my colour", "too small "];
  expect(describeReasons(reasons.map((reason) => ({ quantity: 1, reason })))).toBe("Too small; Not my colour");
});

it("describeUnits() counts the units of all items", () => {
  expect(describeUnits([{ quantity: 1, reason: "" }])).toBe("1 unit");
  expect(describeUnits([1, 2].map((quantity) => ({ quantity, reason: "" })))).toBe("3 units");
});
