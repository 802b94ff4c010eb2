import { callOf } from "#shared/core/context.ts";
import { inGroups } from "#shared/core/concurrency.ts";
import { describeError } from "#shared/core/log.ts";
import type { NotificationsContext } from "../context.ts";
import { type PendingMail, settleMail, claimPendingMails } from "./mails.repository.ts";
import { mailOf } from "../notifications/messages.ts";

const BATCH_SIZE = 50;
const AT_ONCE = 3;

/** With the growing delays between them: given up after some four hours. */
const MAX_ATTEMPTS = 9;

/** Sends the mail of a notification that this caller has taken. What fails stays pending, and the cron tries again. */
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

/** Sends mails that the handling of their event could not, to where the customers have their mail sent now. */
export async function sendPendingMails(ctx: NotificationsContext): Promise<void> {
  for (;;) {
    const { pending, failed } = await claimPendingMails(ctx.db, { limit: BATCH_SIZE, maxAttempts: MAX_ATTEMPTS });
    if (failed > 0) ctx.log.error("mails given up", { failed });
    if (pending.length === 0) return;
    const userIds = [...new Set(pending.map(({ userId }) => userId))];
    const found = await ctx.users.findVerifiedAddresses(callOf(ctx), userIds);
    const addresses = new Map(found.map(({ userId, email }) => [userId, email]));
    await inGroups(pending, AT_ONCE, async (notification) => {
      const address = addresses.get(notification.userId);
      if (address) await mailNotification(ctx, notification, address);
      else await settleMail(ctx.db, notification.id, "none");
    });
  }
}
