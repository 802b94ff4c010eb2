import { html } from "hono/html";
import type { OrderEvent, OrderEventType } from "#shared/contracts/events/orders.ts";
import type { Money } from "#shared/values/money.ts";

type Message = { title: string; body: string };

const MESSAGES: Record<OrderEventType, (order: OrderEvent["data"]) => Message> = {
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

/** The title and text that a customer reads about an event. */
export function messageOf({ type, data }: OrderEvent): Message {
  return MESSAGES[type](data);
}

/** The mail of a notification. */
export function mailOf({ title, body, orderId }: Message & { orderId: string }) {
  const order = `Order ${orderId}`;
  const why = "You get this mail because this address is verified in your account.";
  return {
    subject: title,
    text: `${body}\n\n${order}\n\n--\n${why}\n`,
    html: String(html`<!doctype html>
<html lang="en">
  <body style="font: 16px/1.5 sans-serif; color: #222; max-width: 36em; margin: 2em auto; padding: 0 1em">
    <h1 style="font-size: 20px">${title}</h1>
    <p>${body}</p>
    <p style="color: #666; font-size: 14px">${order}</p>
    <p style="color: #666; font-size: 12px; border-top: 1px solid #ddd; padding-top: 1em">${why}</p>
  </body>
</html>
`),
  };
}

/** "2 × Enamel mug, Oak tray and 3 more products" */
function contents({ items }: OrderEvent["data"]): string {
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
