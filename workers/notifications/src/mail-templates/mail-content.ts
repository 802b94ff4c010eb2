import type { MailedOrder, OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import type { PostalAddress } from "#shared/values/addresses.ts";
import { placeLine } from "#shared/values/place-line.ts";
import { amountsOf, linesOf, type MailAmount, type MailedUnits, type MailLine } from "./mail-lines.ts";

/** A notification that is mailed. */
export type MailedNotification = {
  type: string;
  title: string;
  body: string;
  orderId: string;
  /** What its event is about: a parcel, a return, a refund or the order itself. */
  subjectId: string | null;
};

/** What a mail says, for both of its forms. */
export type MailContent = {
  shopName: string;
  title: string;
  intro: string;
  /** What the lines are of: "Order #1001" */
  heading: string;
  /** The units of the order, the parcel, the return or the cart. */
  lines: MailLine[];
  /** What the order or cart costs; none for a mail about some of its units. */
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
    intro: isShipment
      ? "It has left our warehouse with these items:"
      : notification.body + howToSend(notification, shop),
    heading: order.number ? `Order #${order.number}` : "Your order",
    lines: units ? linesOf(order.items, units) : linesOf(order.items),
    amounts: units ? [] : amountsOf(order),
    tracking: parcel ? trackingOf(parcel) : null,
    address: isShipment || notification.type === "order.paid" ? addressLines(order.shippingAddress) : [],
    link: { label: "View your order", url: `${shopUrl}/orders/${order.id}?key=${key}` },
    footer: footerOf(mailed, shop),
  };
}

/** The units that the mail is about, or none when it is about the whole order. */
function unitsOf(notification: MailedNotification, mailed: MailedOrder): MailedUnits | undefined {
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

function trackingOf({ carrier, trackingNumber, trackingUrl }: MailedOrder["fulfillments"][number]) {
  const label = [carrier, trackingNumber].filter(Boolean).join(" · ");
  return label || trackingUrl ? { label, url: trackingUrl } : null;
}

function addressLines(address: PostalAddress | null): string[] {
  if (!address) return [];
  const { name, company, line1, line2, country } = address;
  const countryName = new Intl.DisplayNames("en", { type: "region" }).of(country) ?? country;
  return [name, company, line1, line2, placeLine(address), countryName].filter(
    (line) => line !== null && line !== "",
  ) as string[];
}

/** The shop has no address for returns among its settings, so its customers ask for it. */
function howToSend({ type }: MailedNotification, { supportEmail }: OrdersForMails["shop"]): string {
  return type === "return.approved" && supportEmail ? ` Write to ${supportEmail} to learn where to send it.` : "";
}

function footerOf({ order }: MailedOrder, { name, supportEmail }: OrdersForMails["shop"]): string[] {
  const isOfCart = order.cartId !== null;
  return [
    isOfCart
      ? `You get this mail because you ordered at ${name} with this address. The link shows your order to anyone who has it.`
      : "You get this mail because this address is verified in your account.",
    ...contactOf(supportEmail),
  ];
}

export const contactOf = (supportEmail: string | null): string[] =>
  supportEmail ? [`Questions? Write to ${supportEmail}.`] : [];
