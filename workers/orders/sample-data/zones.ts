import type { ShippingMethod } from "#shared/contracts/checkout.ts";
import type { NewZone } from "../src/zones/zones.schema.ts";

type SampleZone = Omit<NewZone, "shippingMethods"> & { id: string; shippingMethods: ShippingMethod[] };

const usd = (amount: number) => ({ amount, currency: "USD" });
const eur = (amount: number) => ({ amount, currency: "EUR" });
const idOf = (number: number) => `01980000-0000-7000-8000-${String(number).padStart(12, "0")}`;

let methods = 0;
const method = (
  name: string,
  price: number,
  [minDays, maxDays]: [number, number],
  { freeAbove, maxWeightGrams = null }: { freeAbove?: number; maxWeightGrams?: number | null } = {},
): ShippingMethod => ({
  id: idOf(2000 + ++methods),
  name,
  price: usd(price),
  freeAbove: freeAbove ? usd(freeAbove) : null,
  minWeightGrams: null,
  maxWeightGrams,
  minDays,
  maxDays,
});

/** These methods, and each again at the same amount in euros, in which some sample products have their price. */
const withEuros = (inDollars: ShippingMethod[]): ShippingMethod[] => [
  ...inDollars,
  ...inDollars.map((each) => ({
    ...each,
    id: idOf(2000 + ++methods),
    price: eur(each.price.amount),
    freeAbove: each.freeAbove && eur(each.freeAbove.amount),
  })),
];

const unitedStates = () => [
  method("Ground", 595, [3, 7], { freeAbove: 7500 }),
  method("Two-day", 1495, [2, 2], { maxWeightGrams: 30_000 }),
];

/**
 * The sample shipping zones. Tax rates are the base rates of California, Texas, Germany and Japan. A small shop in
 * Germany may charge German rates in the whole EU.
 */
export const SAMPLE_ZONES: SampleZone[] = [
  {
    id: idOf(1001),
    name: "United States",
    countries: ["US"],
    regions: [],
    pricesIncludeTax: false,
    taxRates: [],
    shippingMethods: withEuros(unitedStates()),
  },
  {
    id: idOf(1002),
    name: "California",
    countries: [],
    regions: ["US-CA"],
    pricesIncludeTax: false,
    taxRates: [{ taxClass: "standard", name: "California sales tax", basisPoints: 725 }],
    shippingMethods: withEuros(unitedStates()),
  },
  {
    id: idOf(1003),
    name: "Texas",
    countries: [],
    regions: ["US-TX"],
    pricesIncludeTax: false,
    taxRates: [{ taxClass: "standard", name: "Texas sales tax", basisPoints: 625 }],
    shippingMethods: withEuros(unitedStates()),
  },
  {
    id: idOf(1004),
    name: "European Union",
    countries: "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split(" "),
    regions: [],
    pricesIncludeTax: true,
    taxRates: [
      { taxClass: "standard", name: "VAT", basisPoints: 1900 },
      { taxClass: "reduced", name: "VAT", basisPoints: 700 },
    ],
    shippingMethods: withEuros([
      method("Standard", 490, [2, 5], { freeAbove: 10_000 }),
      method("Express", 1290, [1, 2], { maxWeightGrams: 30_000 }),
      method("Pick-up point", 390, [2, 5], { maxWeightGrams: 20_000 }),
    ]),
  },
  {
    id: idOf(1005),
    name: "Japan",
    countries: ["JP"],
    regions: [],
    pricesIncludeTax: true,
    taxRates: [
      { taxClass: "standard", name: "Consumption tax", basisPoints: 1000 },
      { taxClass: "reduced", name: "Consumption tax", basisPoints: 800 },
    ],
    shippingMethods: withEuros([
      method("Airmail", 1290, [5, 10]),
      method("Courier", 2990, [2, 4], { maxWeightGrams: 30_000 }),
    ]),
  },
  {
    id: idOf(1006),
    name: "Rest of the world",
    countries: ["*"],
    regions: [],
    pricesIncludeTax: false,
    taxRates: [],
    shippingMethods: withEuros([
      method("Airmail", 1690, [7, 21]),
      method("Courier", 3990, [3, 6], { maxWeightGrams: 30_000 }),
    ]),
  },
];
