import type {
  FulfillmentEvent,
  OrderData,
  OrderEventType,
  OrdersEvent,
  ReturnEvent,
} from "#shared/contracts/events/orders.ts";
import type { ReturnStatus } from "#shared/contracts/returns.ts";
import { type CustomerEvent, isRefund } from "../order-events/events.ts";
import { formatMoney } from "../mail-templates/format.ts";

type Message = { title: string; body: string };

const MESSAGES: Record<OrderEventType, (order: OrderData) => Message> = {
  "order.created": (order) => ({
    title: "We have your order",
    body: `Thank you! ${contents(order)}${price(order)}. We will tell you when it is on its way.`,
  }),
  "order.paid": (order) => ({
    title: "Your order is confirmed",
    body: isFree(order)
      ? `Thank you! There is nothing to pay, and we are packing ${contents(order)}.`
      : `Thank you! We received ${formatMoney(order.total)} and are packing ${contents(order)}.`,
  }),
  "order.shipped": (order) => ({
    title: "Your order is on its way",
    body: `${contents(order)} left our warehouse.`,
  }),
  "order.delivered": (order) => ({
    title: "Your order was delivered",
    body: `Enjoy ${contents(order)}. If something is wrong with it, tell us.`,
  }),
  "order.cancelled": (order) => ({
    title: "Your order was cancelled",
    body: `${contents(order)}${isFree(order) ? "" : price(order)} will not be sent.${moneyBack(order)}`,
  }),
};

const isFree = ({ total }: OrderData): boolean => total.amount === 0;

const price = (order: OrderData): string => (isFree(order) ? ", free of charge" : ` for ${formatMoney(order.total)}`);

/** What was paid for a cancelled order is refunded in full. */
function moneyBack(order: OrderData): string {
  const isPaid = (order.paymentStatus ?? "unpaid") !== "unpaid";
  return isPaid && !isFree(order) ? " You get back what you paid." : "";
}

const RETURN_MESSAGES: Record<ReturnStatus, (data: ReturnEvent["data"]) => Message> = {
  requested: (data) => ({
    title: "We have your return request",
    body: `You want to send back ${unitsOf(data)}. We will tell you when we have looked at it.`,
  }),
  approved: (data) => ({
    title: "Your return was approved",
    // The mail adds where to ask for the way: see `createContent()`.
    body: `You can send back ${unitsOf(data)}.`,
  }),
  rejected: (data) => ({
    title: "Your return was not approved",
    body: `We cannot take back ${unitsOf(data)}. ${data.rejectReason ?? ""}`.trim(),
  }),
  received: (data) => ({
    title: "Your return has arrived",
    body: `We received ${unitsOf(data, "quantityReceived")}.${refund(data)}`,
  }),
};

const isReturn = (event: OrdersEvent): event is ReturnEvent => event.type.startsWith("return.");

function refund({ refundAmount }: ReturnEvent["data"]): string {
  return refundAmount && refundAmount.amount > 0 ? ` You get ${formatMoney(refundAmount)} back.` : "";
}

/** The title and text that a customer reads about an event. */
export function messageOf(event: CustomerEvent): Message {
  if (isRefund(event)) {
    const body = `We have refunded ${formatMoney(event.data.amount)}. It may take some days until you see it on your account.`;
    return { title: "You got a refund", body };
  }
  if (isReturn(event)) return RETURN_MESSAGES[event.data.status](event.data);
  if (event.type !== "fulfillment.created") return MESSAGES[event.type](event.data);
  return {
    title: "A parcel is on its way",
    body: `${unitsOf(event.data)} left our warehouse.${tracking(event.data)}`,
  };
}

type Parcel = FulfillmentEvent["data"];
type Units = { items: { variantId: string; quantity: number; quantityReceived?: number | null }[]; order: OrderData };

/** The units of a parcel or return by the names that the order has for them. */
function unitsOf({ items, order }: Units, count: "quantity" | "quantityReceived" = "quantity"): string {
  const lines = new Map(order.items.map((line) => [line.variantId ?? line.productId, line]));
  const named = items.map((item) => {
    const { name = "", options } = lines.get(item.variantId) ?? {};
    return { quantity: item[count] ?? 0, name, options };
  });
  return contents({ items: named.filter(({ quantity }) => quantity > 0) });
}

function tracking({ carrier, trackingNumber, trackingUrl }: Parcel): string {
  const parts = [[carrier, trackingNumber].filter(Boolean).join(" "), trackingUrl].filter(Boolean);
  return parts.length > 0 ? ` Tracking: ${parts.join(", ")}` : "";
}

/** Events of the previous version have no options. */
type NamedUnits = { quantity: number; name: string; options?: Record<string, string> | undefined };

/** "2 × Enamel mug, Rain jacket (M) and 3 more products" */
function contents({ items }: { items: NamedUnits[] }): string {
  const named = items
    .slice(0, 2)
    .map((item) => (item.quantity > 1 ? `${item.quantity} × ${variantOf(item)}` : variantOf(item)));
  const more = items.length - named.length;
  if (more > 0) return `${named.join(", ")} and ${more} more ${more === 1 ? "product" : "products"}`;
  return named.join(" and ");
}

/** The name with the values of the variant's options, which tell the variants of a product apart. */
function variantOf({ name, options = {} }: NamedUnits): string {
  const values = Object.values(options);
  return values.length > 0 ? `${name} (${values.join(", ")})` : name;
}
