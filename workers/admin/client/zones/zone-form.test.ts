import { expect, it } from "vitest";
import { InvalidFields } from "../fields/read-fields.ts";
import { readZone, zoneFieldOf } from "./zone-form.ts";

it("readZone() reads places, rates of tax and shipping methods, and leaves out what is empty", () => {
  const form = new FormData();
  const fields = {
    name: " West ",
    regions: "us-ca, us-or",
    "tax standard name": "Sales tax",
    "tax standard percent": "7.25",
    "tax reduced percent": "",
    "a name": "Ground",
    "a price": "4.50",
    "a freeAbove": "50",
    "a maxWeightGrams": "5000",
    "a minDays": "2",
    "a maxDays": "5",
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const usd = (amount: number) => ({ amount, currency: "USD" });
  const read = () => readZone(form, { countries: ["MX"], methods: [{ key: "a", id: "known", currency: "USD" }] });
  expect(read()).toEqual({
    name: "West",
    countries: ["MX"],
    regions: ["US-CA", "US-OR"],
    pricesIncludeTax: false,
    taxRates: [{ taxClass: "standard", name: "Sales tax", basisPoints: 725 }],
    shippingMethods: [
      {
        id: "known",
        name: "Ground",
        price: usd(450),
        freeAbove: usd(5000),
        minWeightGrams: null,
        maxWeightGrams: 5000,
        minDays: 2,
        maxDays: 5,
      },
    ],
  });
  form.set("a price", "four");
  expect(read).toThrow(new InvalidFields({ "a price": "This must be an amount of USD." }));
});

it("readZone() keeps the currency of each shipping method", () => {
  const form = new FormData();
  for (const key of ["a", "b"]) {
    const fields = { name: key, price: "5", freeAbove: "50", minDays: "1", maxDays: "2" };
    for (const [name, value] of Object.entries(fields)) form.set(`${key} ${name}`, value);
  }
  const methods = [
    { key: "a", id: "known", currency: "EUR" },
    { key: "b", currency: "JPY" },
  ];
  const amounts = readZone(form, { countries: ["DE"], methods }).shippingMethods.map(({ price, freeAbove }) => [
    price,
    freeAbove,
  ]);
  expect(amounts).toEqual([
    [
      { amount: 500, currency: "EUR" },
      { amount: 5000, currency: "EUR" },
    ],
    [
      { amount: 5, currency: "JPY" },
      { amount: 50, currency: "JPY" },
    ],
  ]);
});

it("readZone() refuses a tax that has a name and no percentage, and takes one of zero", () => {
  const form = new FormData();
  form.set("tax standard name", "VAT");
  form.set("tax zero name", "Books");
  form.set("tax zero percent", "0");
  const read = () => readZone(form, { countries: ["DE"], methods: [] });
  const problem = "This tax has no percentage. Enter one, or clear its name.";
  expect(read).toThrow(expect.objectContaining({ fields: { "tax standard percent": problem } }));
  form.set("tax standard name", "");
  expect(read().taxRates).toEqual([{ taxClass: "zero", name: "Books", basisPoints: 0 }]);
});

it("zoneFieldOf() finds the fields of a shipping method by its place in the list", () => {
  const fieldOf = zoneFieldOf([
    { key: "a", currency: "USD" },
    { key: "b", id: "known", currency: "USD" },
  ]);
  expect(fieldOf("shippingMethods.1.price.amount")).toBe("b price");
  expect(fieldOf("regions.0")).toBeUndefined();
});
