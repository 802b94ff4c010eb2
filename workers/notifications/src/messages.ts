import type { OrderEvent, OrderEventType } from "../../../shared/contracts/events.ts";
import type { Order } from "../../../shared/contracts/orders.ts";
import type { Money } from "../../../shared/money.ts";

type Message = { title: string; body: string };

const MESSAGES: Record<OrderEventType, (order: Order) => Message> = {
  "order.created": (order) => ({
    title: "We have your order",
    body: `Thank you! ${contents(order)} for ${price(order.total)}. We will tell you when it is on its way.`,
  }),
  "order.paid": (order) => ({
    title: "Your payment arrived",
    body: `We received ${price(order.total)} and are packing ${contents(order)}.`,
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
    body: `${contents(order)} for ${price(order.total)} will not be sent.`,
  }),
};

/** What a customer reads about an event. */
export function messageOf({ type, data }: OrderEvent): Message {
  return MESSAGES[type](data);
}

/** "2 × Enamel mug, Oak tray and 3 more products" */
function contents({ items }: Order): string {
  const named = items.slice(0, 2).map(({ quantity, name }) => (quantity > 1 ? `${quantity} × ${name}` : name));
  const more = items.length - named.length;
  if (more > 0) return `${named.join(", ")} and ${more} more ${more === 1 ? "product" : "products"}`;
  return named.join(" and ");
}

/** Amounts are in minor units, of which each currency has its own number: 1999 is $19.99 but ¥1,999. */
function price({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
