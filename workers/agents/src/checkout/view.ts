import type { Schemas } from "#shared/client/client.ts";
import type { Adapter } from "../ucp/adapter.ts";
import type { Registry } from "../ucp/capabilities.ts";
import { CONSENT, DISCOUNT, FULFILLMENT } from "../ucp/names.ts";
import { toDestination } from "./destination.ts";
import { DESTINATION_ID } from "./selection.ts";
import type { Session } from "./session.ts";
import type { State } from "./state.service.ts";

type Cart = Schemas["Cart"];
type Total = { type: string; amount: number; display_text?: string };

type View = { adapter: Adapter; capabilities: Registry; shopUrl: string };

/** What carts and checkout sessions have in common. */
export function toSessionView({ id, details, handoffToken }: Session, { cart }: State, view: View): object {
  const { adapter, capabilities, shopUrl } = view;
  const consent = capabilities[CONSENT] && adapter.showConsent(details.consent ?? {});
  const buyer = { ...details.buyer, ...(cart.email ? { email: cart.email } : {}), ...(consent ? { consent } : {}) };
  return {
    id,
    line_items: cart.items.map((item) => toLine(item, shopUrl)),
    ...(Object.keys(buyer).length > 0 ? { buyer } : {}),
    currency: cart.currency,
    totals: toTotals(cart),
    ...(capabilities[DISCOUNT] ? { discounts: toDiscounts(cart, details.refusedCodes) } : {}),
    expires_at: handoffToken ? earlier(cart.expiresAt, guestEndOf(cart)) : cart.expiresAt,
  };
}

/** The session of a guest ends 30 days after it was opened, just before the cart. */
const GUEST_DAYS = 30;
const guestEndOf = ({ createdAt }: Cart) =>
  new Date(Date.parse(createdAt) + GUEST_DAYS * 24 * 60 * 60 * 1000).toISOString();
const earlier = (a: string, b: string) => (a < b ? a : b);

/** A variant is in one line, so its id is the line's too. */
function toLine(
  { variantId, name, options, image, quantity, unitPrice, lineTotal }: Cart["items"][number],
  shopUrl: string,
) {
  const title = [name, ...Object.values(options)].join(" / ");
  const url = image?.urls[320];
  return {
    id: variantId,
    item: { id: variantId, title, price: unitPrice.amount, ...(url ? { image_url: `${shopUrl}${url}` } : {}) },
    quantity,
    totals: [
      { type: "subtotal", amount: lineTotal.amount },
      { type: "total", amount: lineTotal.amount },
    ],
  };
}

/** The entries before the last sum up to it: a tax that prices include is only named. */
function toTotals({ subtotal, discounts, shippingMethod, shippingTotal, taxes, total }: Cart): Total[] {
  const included = taxes.filter((tax) => tax.included).map(({ name }) => name);
  return [
    { type: "subtotal", amount: subtotal.amount },
    ...discounts
      .filter(({ amount }) => amount.amount > 0)
      .map(({ name, amount }) => ({ type: "discount", display_text: name, amount: -amount.amount })),
    ...(shippingMethod
      ? [{ type: "fulfillment", display_text: shippingMethod.name, amount: shippingTotal.amount }]
      : []),
    ...taxes
      .filter((tax) => !tax.included)
      .map(({ name, amount }) => ({ type: "tax", display_text: name, amount: amount.amount })),
    {
      type: "total",
      amount: total.amount,
      ...(included.length > 0 ? { display_text: `Total, ${included.join(" and ")} included` } : {}),
    },
  ];
}

function toDiscounts({ discountCodes, discounts }: Cart, refusedCodes: { given: string }[] = []): object {
  return {
    codes: [...discountCodes, ...refusedCodes.map(({ given }) => given)],
    applied: discounts.map(({ code, name, amount }) => ({
      ...(code ? { code } : { automatic: true }),
      title: name,
      amount: amount.amount,
    })),
  };
}

/** One method, one destination and one group: the shop ships everything together. */
export function toFulfillment({ details }: Session, { cart, options }: State, { adapter }: View): object {
  const lineIds = cart.items.map(({ variantId }) => variantId);
  const destination = details.destination ?? (cart.shippingAddress ? toDestination(cart.shippingAddress) : undefined);
  const shown = destination && { ...withoutEmpty(destination), id: destination.id ?? DESTINATION_ID };
  const offered =
    options.length > 0 ? options : cart.shippingMethod ? [{ ...cart.shippingMethod, cost: cart.shippingTotal }] : [];
  const group = {
    id: "group-1",
    line_item_ids: lineIds,
    selected_option_id: cart.shippingMethod?.id ?? null,
    options: offered.map(({ id, name, minDays, maxDays, cost }) => ({
      id,
      title: name,
      description: adapter.describeOption(
        minDays === maxDays
          ? `Takes ${maxDays} ${maxDays === 1 ? "day" : "days"}`
          : `Takes ${minDays} to ${maxDays} days`,
      ),
      totals: [{ type: "total", amount: cost.amount }],
    })),
  };
  const method = {
    id: "shipping",
    type: "shipping",
    line_item_ids: lineIds,
    destinations: shown ? [{ ...adapter.destinationFields, ...shown }] : [],
    selected_destination_id: shown?.id ?? null,
    groups: offered.length > 0 ? [group] : [],
  };
  return { methods: cart.items.length > 0 ? [method] : [] };
}

export const hasFulfillment = (capabilities: Registry): boolean => Boolean(capabilities[FULFILLMENT]);

const withoutEmpty = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as Fields;
