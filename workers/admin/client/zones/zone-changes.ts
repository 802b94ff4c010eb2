import type { Compared } from "../dialogs/changes.ts";
import { formatMoney } from "../ui/format.ts";
import { nameOfPlace, type Zone } from "./zones.ts";

/** The fields of the form, to show what another client has changed of them. */
export const ZONE_FIELDS: Compared<Zone>[] = [
  { label: "Name", value: ({ name }) => name },
  {
    label: "Places",
    value: ({ countries, regions }) => [countries, regions],
    show: ({ countries, regions }) => [...countries.map(nameOfPlace), ...regions].join(", "),
  },
  {
    label: "Taxes",
    value: ({ taxRates, pricesIncludeTax }) => [taxRates, pricesIncludeTax],
    show: ({ taxRates, pricesIncludeTax }) =>
      [
        ...taxRates.map(({ name, taxClass, basisPoints }) => `${name} (${taxClass}) ${basisPoints / 100} %`),
        pricesIncludeTax ? "included in prices" : "on top of prices",
      ].join(", "),
  },
  {
    label: "Shipping",
    value: ({ shippingMethods }) => shippingMethods,
    show: ({ shippingMethods }) => shippingMethods.map(({ name, price }) => `${name} ${formatMoney(price)}`).join(", "),
  },
];
