import { expect, it } from "vitest";
import { NewZoneSchema } from "./zones.schema.ts";

const pathsOf = (body: unknown) => NewZoneSchema.safeParse(body).error?.issues.map(({ path }) => path.join("."));

it("NewZoneSchema names every field that is wrong at once", () => {
  expect(pathsOf({ countries: [] })).toEqual(["name", "pricesIncludeTax", "countries"]);
  expect(pathsOf({ countries: ["US"], regions: "x" })).toEqual(["name", "regions", "pricesIncludeTax"]);
});

it("NewZoneSchema names every field that is wrong with a shipping method at once", () => {
  const method = {
    ...{ price: { amount: 1, currency: "USD" }, freeAbove: { amount: 1, currency: "EUR" } },
    ...{ minDays: 3, maxDays: 2, minWeightGrams: 2, maxWeightGrams: 1 },
  };
  const body = { name: "Rest", countries: ["*"], pricesIncludeTax: true, shippingMethods: [method] };
  const paths = ["name", "freeAbove.currency", "maxDays", "maxWeightGrams"];
  expect(pathsOf(body)).toEqual(paths.map((path) => `shippingMethods.0.${path}`));
});
