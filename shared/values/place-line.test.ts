import { expect, it } from "vitest";
import { placeLine } from "./place-line.ts";

it.each([
  [{ city: "Austin", region: "TX", postalCode: "78701", country: "US" }, "Austin, TX 78701"],
  [{ city: "München", region: "BY", postalCode: "80331", country: "DE" }, "80331 München"],
  [{ city: "Wien", region: "9", postalCode: "1010", country: "AT" }, "1010 Wien"],
  [{ city: "Paris", region: null, postalCode: "75001", country: "FR" }, "75001 Paris"],
])("the place of %j is %s", (address, line) => {
  expect(placeLine(address)).toBe(line);
});
