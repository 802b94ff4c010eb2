import type { Order } from "#shared/contracts/orders.ts";
import { formatMoney, formatRate } from "./format.ts";

export type MailLine = { name: string; details: string | null; quantity: number; total: string | null };
export type MailAmount = { label: string; amount: string; isTotal?: boolean };
export type MailedUnits = { variantId: string; quantity: number }[];

/** What orders and carts have in common. */
type Items = Pick<Order["items"][number], "variantId" | "name" | "options" | "quantity" | "lineTotal">[];
type Priced = Pick<Order, "subtotal" | "discounts" | "shippingMethod" | "shippingTotal" | "taxes" | "total">;

/** The lines of an order or cart, or some of their units. */
export function linesOf(items: Items, units?: MailedUnits): MailLine[] {
  const wanted = units && new Map(units.map(({ variantId, quantity }) => [variantId, quantity]));
  return items.flatMap(({ variantId, name, options, quantity, lineTotal }) => {
    if (wanted && !wanted.has(variantId)) return [];
    const details = Object.entries(options).map(([option, value]) => `${option}: ${value}`);
    return {
      name,
      details: details.length > 0 ? details.join(" · ") : null,
      quantity: wanted?.get(variantId) ?? quantity,
      total: wanted ? null : formatMoney(lineTotal),
    };
  });
}

/** What an order or cart costs. */
export function amountsOf(priced: Priced): MailAmount[] {
  const { subtotal, discounts, shippingMethod, shippingTotal, taxes, total } = priced;
  const minus = ({ amount, currency }: typeof total) => `−${formatMoney({ amount, currency })}`;
  const shipping = shippingTotal.amount === 0 ? "Free" : formatMoney(shippingTotal);
  const taxOf = ({ name, basisPoints, included, amount }: (typeof taxes)[number]) => ({
    label: `${included ? "Includes " : ""}${name} (${formatRate(basisPoints)})`,
    amount: formatMoney(amount),
  });
  const [included, onTop] = [taxes.filter((tax) => tax.included), taxes.filter((tax) => !tax.included)];
  const parts = [
    ...discounts.map(({ name, code, amount }) => ({
      label: code ? `${name} (${code})` : name,
      amount: minus(amount),
    })),
    ...(shippingMethod ? [{ label: `Shipping: ${shippingMethod.name}`, amount: shipping }] : []),
    ...onTop.map(taxOf),
  ];
  return [
    ...(parts.length > 0 ? [{ label: "Subtotal", amount: formatMoney(subtotal) }, ...parts] : []),
    { label: "Total", amount: formatMoney(total), isTotal: true },
    ...included.map(taxOf),
  ];
}
