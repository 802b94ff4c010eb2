import type { MailedOrder, OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import type { PostalAddress } from "#shared/values/addresses.ts";
import { formatMoney, formatRate } from "./format.ts";

/** A notification that is mailed. */
export type MailedNotification = {
  type: string;
  title: string;
  body: string;
  orderId: string;
  /** What its event is about: a parcel, a return, a refund or the order itself. */
  subjectId: string | null;
};

export type MailLine = { name: string; details: string | null; quantity: number; total: string | null };
export type MailAmount = { label: string; amount: string; isTotal?: boolean };

/** What a mail says, for both of its forms. */
export type MailContent = {
  shopName: string;
  title: string;
  intro: string;
  /** "Order #1001" */
  orderName: string;
  /** The units of the order, the parcel or the return. */
  lines: MailLine[];
  /** What the order costs; none for a mail about some of its units. */
  amounts: MailAmount[];
  tracking: { label: string; url: string | null } | null;
  /** Where the order or the parcel goes. */
  address: string[];
  link: { label: string; url: string };
  /** Why the reader gets this mail, and where to ask. */
  footer: string[];
};

type Template = { mailed: MailedOrder; shop: OrdersForMails["shop"]; shopUrl: string };

/** What the mail of a notification says about its order as it is now. */
export function createContent(notification: MailedNotification, { mailed, shop, shopUrl }: Template): MailContent {
  const { order, key } = mailed;
  const units = unitsOf(notification, mailed);
  const parcel = parcelOf(notification, mailed);
  const isShipment = notification.type === "fulfillment.created";
  return {
    shopName: shop.name,
    title: notification.title,
    // The tracking has a place of its own.
    intro: isShipment ? "It has left our warehouse with these items:" : notification.body,
    orderName: order.number ? `Order #${order.number}` : "Your order",
    lines: units ? linesOf(order, units) : linesOf(order),
    amounts: units ? [] : amountsOf(order),
    tracking: parcel ? trackingOf(parcel) : null,
    address: isShipment || notification.type === "order.paid" ? addressLines(order.shippingAddress) : [],
    link: { label: "View your order", url: `${shopUrl}/orders/${order.id}?key=${key}` },
    footer: footerOf(mailed, shop),
  };
}

type Units = { variantId: string; quantity: number }[];

/** The units that the mail is about, or none when it is about the whole order. */
function unitsOf(notification: MailedNotification, mailed: MailedOrder): Units | undefined {
  const parcel = parcelOf(notification, mailed);
  if (parcel) return parcel.items;
  const found = mailed.returns.find(({ id }) => id === notification.subjectId);
  const isReceived = notification.type === "return.received";
  return found?.items
    .map(({ variantId, quantity, quantityReceived }) => ({
      variantId,
      quantity: isReceived ? (quantityReceived ?? 0) : quantity,
    }))
    .filter(({ quantity }) => quantity > 0);
}

const parcelOf = ({ subjectId }: MailedNotification, { fulfillments }: MailedOrder) =>
  fulfillments.find(({ id }) => id === subjectId);

/** The lines of an order, or some of their units. */
function linesOf({ items }: MailedOrder["order"], units?: Units): MailLine[] {
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

function amountsOf(order: MailedOrder["order"]): MailAmount[] {
  const { subtotal, discounts, shippingMethod, shippingTotal, taxes, total } = order;
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

function trackingOf({ carrier, trackingNumber, trackingUrl }: MailedOrder["fulfillments"][number]) {
  const label = [carrier, trackingNumber].filter(Boolean).join(" · ");
  return label || trackingUrl ? { label, url: trackingUrl } : null;
}

function addressLines(address: PostalAddress | null): string[] {
  if (!address) return [];
  const { name, company, line1, line2, postalCode, city, region, country } = address;
  // The way of the countries that name a region, and that of the others.
  const place = region
    ? [`${city},`, region, postalCode].filter(Boolean).join(" ")
    : [postalCode, city].filter(Boolean).join(" ");
  const countryName = new Intl.DisplayNames("en", { type: "region" }).of(country) ?? country;
  return [name, company, line1, line2, place, countryName].filter((line) => line !== null && line !== "") as string[];
}

function footerOf({ order }: MailedOrder, { name, supportEmail }: OrdersForMails["shop"]): string[] {
  const isOfCart = order.cartId !== null;
  return [
    isOfCart
      ? `You get this mail because you ordered at ${name} with this address. The link shows your order to anyone who has it.`
      : "You get this mail because this address is verified in your account.",
    ...(supportEmail ? [`Questions? Write to ${supportEmail}.`] : []),
  ];
}
