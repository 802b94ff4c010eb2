import type { AgentOrder } from "#shared/contracts/agents/agent-orders.ts";
import type { Order, OrderStatus } from "#shared/contracts/orders.ts";
import { adjustmentsOf } from "./order-adjustments.ts";

type Line = Order["items"][number];

type Shown = {
  shopUrl: string;
  /** Whether it shows where the order goes: to its owner. The agent knows that only if the buyer told it. */
  withAddress: boolean;
};

/** An order as the protocol has it, as it is now. Its lines are named by their variants, of which each has one line. */
export function toUcpOrder(read: AgentOrder, { shopUrl, withAddress }: Shown): object {
  const { order, agent } = read;
  return {
    id: order.id,
    label: String(order.number),
    // An order that was placed without a session is of its cart, or its own checkout.
    checkout_id: agent?.checkoutId ?? order.cartId ?? order.id,
    permalink_url: `${shopUrl}/orders/${order.id}`,
    currency: order.total.currency,
    line_items: order.items.map((line) => toLine(order, line)),
    fulfillment: { expectations: expectationsOf(order, withAddress), events: fulfillmentEventsOf(read) },
    adjustments: adjustmentsOf(read),
    totals: totalsOf(order),
  };
}

function toLine(order: Order, line: Line): object {
  const { total, fulfilled } = quantitiesOf(order, line);
  return {
    id: line.variantId,
    item: {
      id: line.variantId,
      title: [line.name, ...Object.values(line.options)].join(" / "),
      price: line.unitPrice.amount,
    },
    quantity: { original: line.quantity, total, fulfilled },
    totals: [
      { type: "subtotal", amount: line.lineTotal.amount },
      { type: "total", amount: line.lineTotal.amount },
    ],
    status: total === 0 ? "removed" : fulfilled === total ? "fulfilled" : fulfilled > 0 ? "partial" : "processing",
  };
}

/** What is still part of the order: units that came back, and those of a cancelled order, are not. */
function quantitiesOf({ status }: Order, { quantity, quantityFulfilled, quantityReturned }: Line) {
  if (status === "cancelled") return { total: 0, fulfilled: 0 };
  return { total: quantity - quantityReturned, fulfilled: Math.max(quantityFulfilled - quantityReturned, 0) };
}

/** The entries before the last sum up to it: a tax that prices include is part of them. */
function totalsOf({ subtotal, discounts, shippingMethod, shippingTotal, taxes, total }: Order): object[] {
  const added = discounts.filter(({ amount }) => amount.amount > 0);
  return [
    { type: "subtotal", amount: subtotal.amount },
    ...added.map(({ name, amount }) => ({ type: "discount", display_text: name, amount: -amount.amount })),
    ...(shippingMethod
      ? [{ type: "fulfillment", display_text: shippingMethod.name, amount: shippingTotal.amount }]
      : []),
    ...taxes
      .filter(({ included }) => !included)
      .map(({ name, amount }) => ({ type: "tax", display_text: name, amount: amount.amount })),
    { type: "total", amount: total.amount },
  ];
}

function expectationsOf(order: Order, withAddress: boolean): object[] {
  const { shippingMethod: method, shippingAddress } = order;
  const lines = order.items
    .map((line) => ({ id: line.variantId, quantity: quantitiesOf(order, line).total }))
    .filter(({ quantity }) => quantity > 0);
  if (!method || lines.length === 0) return [];
  const days = method.minDays === method.maxDays ? `${method.minDays}` : `${method.minDays}–${method.maxDays}`;
  return [
    {
      id: order.id,
      line_items: lines,
      method_type: "shipping",
      destination: withAddress && shippingAddress ? toPostalAddress(shippingAddress) : {},
      description: `${method.name}: ${days} days`,
    },
  ];
}

function toPostalAddress(address: NonNullable<Order["shippingAddress"]>): object {
  const { name, line1, line2, city, region, postalCode, country, phone } = address;
  const fields = {
    ...{ street_address: line1, extended_address: line2, address_locality: city, address_region: region },
    ...{ postal_code: postalCode, address_country: country, last_name: name, phone_number: phone },
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
}

/** What left, and that all of it arrived. An order that was shipped as a whole has no parcels. */
function fulfillmentEventsOf({ order, fulfillments, statuses }: AgentOrder): object[] {
  const all = order.items.map(({ variantId, quantity }) => ({ id: variantId, quantity }));
  const reached = (status: OrderStatus) => statuses.find((each) => each.status === status)?.at;
  const whole = (type: OrderStatus): object[] => {
    const at = reached(type);
    return at ? [{ id: `${order.id}-${type}`, occurred_at: at, type, line_items: all }] : [];
  };
  const parcels = fulfillments.map(({ id, items, carrier, trackingNumber, trackingUrl, createdAt }) => ({
    ...{ id, occurred_at: createdAt, type: "shipped" },
    line_items: items.map(({ variantId, quantity }) => ({ id: variantId, quantity })),
    ...(trackingNumber ? { tracking_number: trackingNumber } : {}),
    ...(trackingUrl ? { tracking_url: trackingUrl } : {}),
    ...(carrier ? { carrier } : {}),
  }));
  return [...(parcels.length > 0 ? parcels : whole("shipped")), ...whole("delivered")];
}
