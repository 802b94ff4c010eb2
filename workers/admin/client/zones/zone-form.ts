import type { Schemas } from "../api/client.ts";
import { parseDecimal } from "../ui/format.ts";

type NewZone = Schemas["NewZone"];

export const TAX_CLASSES = ["standard", "reduced", "zero"] as const;

/** A shipping method of the form; `id` is that of one that the shop has already. */
export type MethodRow = { key: string; id?: string };

/** What the form says, as the API takes it. Amounts that are none are sent as -1, which the API refuses with a reason. */
export function readZone(
  form: FormData,
  { countries, methods, currency }: { countries: string[]; methods: MethodRow[]; currency: string },
): NewZone {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const money = (name: string) => ({ amount: parseDecimal(text(name), currency) ?? -1, currency });
  const weight = (name: string) => (text(name) ? Number(text(name)) : null);
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
    shippingMethods: methods.map(({ key, id }) => ({
      ...(id && { id }),
      name: text(`${key} name`),
      price: money(`${key} price`),
      freeAbove: text(`${key} freeAbove`) ? money(`${key} freeAbove`) : null,
      minWeightGrams: weight(`${key} minWeightGrams`),
      maxWeightGrams: weight(`${key} maxWeightGrams`),
      minDays: Number(text(`${key} minDays`)),
      maxDays: Number(text(`${key} maxDays`)),
    })),
  };
}
