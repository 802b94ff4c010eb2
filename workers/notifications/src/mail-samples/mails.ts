import { ORDERS_EVENT_TYPES } from "#shared/contracts/events/orders.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { cartReminderOf } from "../mail-templates/cart-reminder.ts";
import { mailOf } from "../mail-templates/mail-of.ts";
import { messageOf } from "../notifications/messages.ts";
import type { CustomerEvent } from "../order-events/events.ts";
import { sampleCart } from "./carts.ts";
import { PARCEL, RETURN, sampleMailedOrder } from "./orders.ts";

const SHOP = { name: "Edge Shop", supportEmail: "help@example.com" };

type SampleMail = { type: string; mail: Mail };

/** The mail of each type of event, about a made-up order or cart: for the previews of the local shop. */
export function createSampleMails(shopUrl: string): SampleMail[] {
  const cart = sampleCart();
  const reminder = { to: cart.email ?? "", ...cartReminderOf(cart, { shop: SHOP, shopUrl }) };
  return [...createOrderMails(shopUrl), { type: "cart.abandoned", mail: reminder }];
}

function createOrderMails(shopUrl: string): SampleMail[] {
  const types = [...ORDERS_EVENT_TYPES.filter((type) => type !== "order.shipped"), "refund.succeeded"] as const;
  return types.map((type) => {
    const mailed = sampleMailedOrder();
    const [parcel, back] = [mailed.fulfillments[0], mailed.returns[0]];
    if (back && type.startsWith("return.")) {
      back.status = type.slice("return.".length) as typeof back.status;
      if (type === "return.rejected") back.rejectReason = "The mug has been used.";
    }
    const { order } = mailed;
    const refunded = { amount: { amount: 1929, currency: "USD" } };
    const data =
      type === "refund.succeeded"
        ? refunded
        : type === "fulfillment.created"
          ? { ...parcel, order }
          : type.startsWith("return.")
            ? { ...back, order }
            : order;
    const { title, body } = messageOf({ type, data } as unknown as CustomerEvent);
    const subjectId = type === "fulfillment.created" ? PARCEL : type.startsWith("return.") ? RETURN : order.id;
    const notification = { type, title, body, orderId: order.id, subjectId };
    return { type, mail: { to: order.email ?? "", ...mailOf(notification, { mailed, shop: SHOP, shopUrl }) } };
  });
}
