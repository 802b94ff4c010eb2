import type { Compared } from "../dialogs/changes.ts";
import { formatMoney, formatTime } from "../ui/format.ts";
import { describeEffect, type Promotion } from "./promotions.ts";

const describeCount = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** The fields of the form, to show what another client has changed of them. */
export const PROMOTION_FIELDS: Compared<Promotion>[] = [
  { label: "Name", value: ({ name }) => name },
  {
    label: "What it does",
    value: ({ type, basisPoints, amount }) => [type, basisPoints, amount],
    show: describeEffect,
  },
  { label: "Code", value: ({ code }) => code },
  {
    label: "From a subtotal of",
    value: ({ minSubtotal }) => minSubtotal,
    show: ({ minSubtotal }) => (minSubtotal ? formatMoney(minSubtotal) : ""),
  },
  {
    label: "For products",
    value: ({ productIds }) => productIds,
    show: ({ productIds }) => describeCount(productIds.length, "product", "products"),
  },
  {
    label: "For categories",
    value: ({ categoryIds }) => categoryIds,
    show: ({ categoryIds }) => describeCount(categoryIds.length, "category", "categories"),
  },
  {
    label: "Begins",
    value: ({ startsAt }) => startsAt,
    show: ({ startsAt }) => (startsAt ? formatTime(startsAt) : ""),
  },
  { label: "Ends", value: ({ endsAt }) => endsAt, show: ({ endsAt }) => (endsAt ? formatTime(endsAt) : "") },
  { label: "Uses in all", value: ({ usageLimit }) => usageLimit },
  { label: "Uses by a customer", value: ({ perCustomerLimit }) => perCustomerLimit },
  {
    label: "Together with others",
    value: ({ combinable }) => combinable,
    show: ({ combinable }) => (combinable ? "Yes" : "No"),
  },
  { label: "Active", value: ({ isActive }) => isActive, show: ({ isActive }) => (isActive ? "Yes" : "No") },
];
