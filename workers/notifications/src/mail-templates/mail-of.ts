import type { MailedOrder, OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { createContent, type MailedNotification } from "./mail-content.ts";
import { renderHtml } from "./mail-html.ts";
import { renderText } from "./mail-text.ts";

/** The mail of a notification about this order, without its recipient. */
export function mailOf(
  notification: MailedNotification,
  template: { mailed: MailedOrder; shop: OrdersForMails["shop"]; shopUrl: string },
): Omit<Mail, "to"> {
  const content = createContent(notification, template);
  return { subject: notification.title, text: renderText(content), html: renderHtml(content) };
}
