import { callOf } from "#shared/core/context.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { mapConcurrently } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { NotificationsContext } from "../context.ts";
import { claimMail, findDueMails, type PendingMail, settleMail } from "./mails.repository.ts";
import { mailOf } from "../notifications/messages.ts";

/** How many mails one call for addresses serves. They are sent within minutes, so an address is hardly ever older. */
const PAGE_SIZE = 50;
const MAIL_CONCURRENCY = 3;

/** Longer than a mailer waits for the provider (`MAIL_TIMEOUT_MS`) and the database for what became of the mail. */
export const MAIL_CLAIM_SECONDS = 60;

/** With the growing delays between them: given up after some four hours. */
const MAX_ATTEMPTS = 9;

/** Sends the mail of a notification that this caller has claimed. What fails stays pending, and the cron tries again. */
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
 * Sends mails that the handling of their event could not, to where the customers have their mail sent now. Each is claimed
 * when it is about to be sent, so a slow provider lets no claim run out.
 */
export async function sendPendingMails(ctx: NotificationsContext, calls = new CallBudget()): Promise<void> {
  while (calls.take(1)) {
    const due = await findDueMails(ctx.db, { limit: PAGE_SIZE });
    if (due.length === 0) return;
    const userIds = [...new Set(due.map(({ userId }) => userId))];
    const found = await ctx.users.findVerifiedAddresses(callOf(ctx), userIds);
    const addresses = new Map(found.map(({ userId, email }) => [userId, email]));
    const claimed = await mapConcurrently(due, MAIL_CONCURRENCY, ({ id, userId }) =>
      sendPendingMail(ctx, id, addresses.get(userId)),
    );
    // Another run is sending all of them.
    if (!claimed.includes(true)) return;
  }
}

/** Returns whether the mail was this run's to decide on. */
async function sendPendingMail(ctx: NotificationsContext, id: string, address: string | undefined): Promise<boolean> {
  const mail = await claimMail(ctx.db, { id, maxAttempts: MAX_ATTEMPTS, claimSeconds: MAIL_CLAIM_SECONDS });
  if (!mail) return false;
  if (mail.mailState === "failed") ctx.log.error("mail given up", { notificationId: id });
  else if (address) await mailNotification(ctx, mail, address);
  else await settleMail(ctx.db, id, "none");
  return true;
}
