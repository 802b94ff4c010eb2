import { callOf } from "#shared/core/context.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import pMap from "p-map";
import { describeError } from "#shared/core/log.ts";
import type { NotificationsContext } from "../context.ts";
import { claimMail, findDueMails, type PendingMail, settleMail } from "./mails.repository.ts";
import { mailOf } from "../notifications/messages.ts";

/** How many mails share one lookup of addresses. They are sent within minutes, so the addresses are current. */
const PAGE_SIZE = 50;
const MAIL_CONCURRENCY = 3;

/** Longer than the mailer's timeout (`MAIL_TIMEOUT_MS`) and that of the statement that stores the outcome. */
export const MAIL_CLAIM_SECONDS = 60;

/** With the growing delays, a mail is given up after about four hours. */
const MAX_ATTEMPTS = 9;

/** Sends the mail of a notification that this caller has claimed. A mail that fails stays pending for the cron. */
export async function mailNotification(
  ctx: NotificationsContext,
  notification: PendingMail,
  address: string,
): Promise<void> {
  try {
    await ctx.mailer.send({ to: address, ...mailOf(notification) });
    await settleMail(ctx.db, notification.id, "sent");
  } catch (error) {
    ctx.log.warn("mail not sent, will be retried", { notificationId: notification.id, error: describeError(error) });
  }
}

/**
 * Sends due mails to the customers' current verified addresses. Each is claimed just before it is sent, so that no
 * claim expires while a slow provider is served.
 */
export async function sendPendingMails(ctx: NotificationsContext, calls = new CallBudget()): Promise<void> {
  while (calls.take(1)) {
    const due = await findDueMails(ctx.db, { limit: PAGE_SIZE });
    if (due.length === 0) return;
    const userIds = [...new Set(due.map(({ userId }) => userId))];
    const found = await ctx.users.findVerifiedAddresses(callOf(ctx), userIds);
    const addresses = new Map(found.map(({ userId, email }) => [userId, email]));
    const claimed = await pMap(due, ({ id, userId }) => sendPendingMail(ctx, id, addresses.get(userId)), {
      concurrency: MAIL_CONCURRENCY,
    });
    // Another run has claimed all of them.
    if (!claimed.includes(true)) return;
  }
}

/** Returns whether this run claimed the mail. */
async function sendPendingMail(ctx: NotificationsContext, id: string, address: string | undefined): Promise<boolean> {
  const mail = await claimMail(ctx.db, { id, maxAttempts: MAX_ATTEMPTS, claimSeconds: MAIL_CLAIM_SECONDS });
  if (!mail) return false;
  if (mail.mailState === "failed") ctx.log.error("mail given up", { notificationId: id });
  else if (address) await mailNotification(ctx, mail, address);
  else await settleMail(ctx.db, id, "none");
  return true;
}
