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
    body: `Thank you! ${contents(order)} for ${formatMoney(order.total)}. We will tell you when it is on its way.`,
  }),
  "order.paid": (order) => ({
    title: "Your order is confirmed",
    body: `Thank you! We received ${formatMoney(order.total)} and are packing ${contents(order)}.`,
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
    body: `${contents(order)} for ${formatMoney(order.total)} will not be sent.${moneyBack(order)}`,
  }),
};

/** What was paid for a cancelled order is refunded in full. */
function moneyBack({ paymentStatus = "unpaid", total }: OrderData): string {
  return paymentStatus === "unpaid" || total.amount === 0 ? "" : " You get back what you paid.";
}

const RETURN_MESSAGES: Record<ReturnStatus, (data: ReturnEvent["data"]) => Message> = {
  requested: (data) => ({
    title: "We have your return request",
    body: `You want to send back ${unitsOf(data)}. We will tell you when we have looked at it.`,
  }),
  approved: (data) => ({
    title: "Your return was approved",
    body: `Please send back ${unitsOf(data)}.`,
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
  const names = new Map(order.items.map(({ productId, variantId = productId, name }) => [variantId, name]));
  const named = items.map((item) => ({ quantity: item[count] ?? 0, name: names.get(item.variantId) ?? "" }));
  return contents({ items: named.filter(({ quantity }) => quantity > 0) });
}

function tracking({ carrier, trackingNumber, trackingUrl }: Parcel): string {
  const parts = [[carrier, trackingNumber].filter(Boolean).join(" "), trackingUrl].filter(Boolean);
  return parts.length > 0 ? ` Tracking: ${parts.join(", ")}` : "";
}

/** "2 × Enamel mug, Oak tray and 3 more products" */
function contents({ items }: { items: { quantity: number; name: string }[] }): string {
  const named = items.slice(0, 2).map(({ quantity, name }) => (quantity > 1 ? `${quantity} × ${name}` : name));
  const more = items.length - named.length;
  if (more > 0) return `${named.join(", ")} and ${more} more ${more === 1 ? "product" : "products"}`;
  return named.join(" and ");
}
