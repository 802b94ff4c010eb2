import type { Schemas } from "../api/client.ts";
import { readFields } from "../fields/read-fields.ts";

type NewZone = Schemas["NewZone"];

export const TAX_CLASSES = ["standard", "reduced", "zero"] as const;

/** A shipping method of the form with the currency of its amounts; `id` is that of one that the shop has already. */
export type MethodRow = { key: string; id?: string; currency: string };

/** What the form says, as the API takes it. @throws InvalidFields */
export function readZone(
  form: FormData,
  { countries, methods }: { countries: string[]; methods: MethodRow[] },
): NewZone {
  return readFields(form, ({ text, money, optionalMoney, refuse }) => {
    const weight = (name: string) => (text(name) ? Number(text(name)) : null);
    for (const taxClass of TAX_CLASSES) {
      if (text(`tax ${taxClass} name`) && !text(`tax ${taxClass} percent`)) {
        refuse(`tax ${taxClass} percent`, "This tax has no percentage. Enter one, or clear its name.");
      }
    }
    const taxRates = TAX_CLASSES.filter((taxClass) => text(`tax ${taxClass} percent`)).map((taxClass) => ({
      taxClass,
      name: text(`tax ${taxClass} name`) || "Tax",
      basisPoints: Math.round(Number(text(`tax ${taxClass} percent`)) * 100),
    }));
    return {
      name: text("name"),
      countries,
      regions: text("regions")
        .toUpperCase()
        .split(/[\s,]+/)
        .filter(Boolean),
      pricesIncludeTax: form.has("pricesIncludeTax"),
      taxRates,
      shippingMethods: methods.map(({ key, id, currency }) => ({
        ...(id && { id }),
        name: text(`${key} name`),
        price: money(`${key} price`, currency, { min: 0 }),
        freeAbove: optionalMoney(`${key} freeAbove`, currency),
        minWeightGrams: weight(`${key} minWeightGrams`),
        maxWeightGrams: weight(`${key} maxWeightGrams`),
        minDays: Number(text(`${key} minDays`)),
        maxDays: Number(text(`${key} maxDays`)),
      })),
    };
  });
}

/** The fields of shipping methods, which the API has by their place in the list. */
export const zoneFieldOf = (methods: MethodRow[]) => (path: string) => {
  const [, index, field] = /^shippingMethods\.(\d+)\.(\w+)/.exec(path) ?? [];
  return index && `${methods[Number(index)]?.key} ${field}`;
};
