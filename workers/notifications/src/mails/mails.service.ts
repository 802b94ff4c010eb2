import pMap from "p-map";
import type { OrdersForMails } from "#shared/contracts/orders-rpc.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import type { NotificationsContext } from "../context.ts";
import type { MailedNotification } from "../mail-templates/mail-content.ts";
import { mailOf } from "../mail-templates/mail-of.ts";
import { claimMail, findDueMails, settleMail } from "./mails.repository.ts";
import { addressOf } from "./recipients.ts";

/** How many mails share one lookup of addresses and orders. They are sent within minutes, so these are current. */
const PAGE_SIZE = 50;
export const MAIL_CONCURRENCY = 3;

/** Longer than the mailer's timeout (`MAIL_TIMEOUT_MS`) and that of the statement that stores the outcome. */
export const MAIL_CLAIM_SECONDS = 60;

/** With the growing delays, a mail is given up after about four hours. */
export const MAX_ATTEMPTS = 9;

/** What all mails of a page share. */
type Sources = { addresses: Map<string, string>; orders: OrdersForMails };

/** Sends the mail of a notification that this caller has claimed. A mail that fails stays pending for the cron. */
export async function mailNotification(
  ctx: NotificationsContext,
  notification: MailedNotification & { id: string },
  { address, orders }: { address: string; orders: OrdersForMails },
): Promise<void> {
  const mailed = orders.orders.find(({ order }) => order.id === notification.orderId);
  try {
    if (!mailed) throw new Error("orders does not know the order");
    await ctx.mailer.send({
      to: address,
      ...mailOf(notification, { mailed, shop: orders.shop, shopUrl: ctx.shopUrl }),
    });
    await settleMail(ctx.db, notification.id, "sent");
  } catch (error) {
    ctx.log.warn("mail not sent, will be retried", { notificationId: notification.id, error: describeError(error) });
  }
}

/** The verified addresses of these users, by user. Calls the users Worker once, unless there are none. */
export async function findAddresses(ctx: NotificationsContext, userIds: string[]): Promise<Map<string, string>> {
  const found = userIds.length > 0 ? await ctx.users.findVerifiedAddresses(callOf(ctx), [...new Set(userIds)]) : [];
  return new Map(found.map(({ userId, email }) => [userId, email]));
}

/** What mails about these orders say. Calls the orders Worker once, unless there are none. */
export async function readOrders(ctx: NotificationsContext, orderIds: string[]): Promise<OrdersForMails> {
  if (orderIds.length === 0) return { shop: { name: "", supportEmail: null }, orders: [] };
  return ctx.orders.readOrdersForMails(callOf(ctx), [...new Set(orderIds)]);
}

/**
 * Sends due mails to the addresses that are current. Each is claimed just before it is sent, so that no claim expires while
 * a slow provider is served.
 */
export async function sendPendingMails(ctx: NotificationsContext, calls = new CallBudget()): Promise<void> {
  while (calls.take(2)) {
    const due = await findDueMails(ctx.db, { limit: PAGE_SIZE });
    if (due.length === 0) return;
    const orderIds = due.map(({ orderId }) => orderId);
    const orders = await readOrders(ctx, orderIds);
    // The order of a guest may be a customer's by now.
    const userIds = orders.orders.map(({ order }) => order.userId);
    const addresses = await findAddresses(ctx, userIds);
    const claimed = await pMap(due, ({ id }) => sendPendingMail(ctx, id, { addresses, orders }), {
      concurrency: MAIL_CONCURRENCY,
    });
    // Another run has claimed all of them.
    if (!claimed.includes(true)) return;
  }
}

/** Returns whether this run claimed the mail. */
async function sendPendingMail(ctx: NotificationsContext, id: string, sources: Sources): Promise<boolean> {
  const mail = await claimMail(ctx.db, { id, maxAttempts: MAX_ATTEMPTS, claimSeconds: MAIL_CLAIM_SECONDS });
  if (!mail) return false;
  const { addresses, orders } = sources;
  const order = orders.orders.find((each) => each.order.id === mail.orderId)?.order;
  const address = order && addressOf(mail.type, order, addresses.get(order.userId));
  if (mail.mailState === "failed") ctx.log.error("mail given up", { notificationId: id });
  else if (address) await mailNotification(ctx, mail, { address, orders });
  else await settleMail(ctx.db, id, "none");
  return true;
}
