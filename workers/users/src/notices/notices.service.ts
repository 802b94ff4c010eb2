import pMap from "p-map";
import { describeError } from "#shared/core/log.ts";
import type { Mail } from "#shared/platform/mail.ts";
import type { UsersContext } from "../context.ts";
import { deleteNotice, type Notice, takeDueNotices } from "./notices.repository.ts";

/** As many notices are claimed as are sent concurrently, so that no claim expires while its notice waits. */
const CONCURRENCY = 3;

/** With the growing delays, a notice is given up after about four hours. */
const MAX_ATTEMPTS = 9;

/** Sends the notices about a user right after the change. Those that fail are sent by the cron. */
export async function sendNoticesOf(ctx: UsersContext, userId: string): Promise<void> {
  try {
    await sendNotices(ctx, userId);
  } catch (error) {
    ctx.log.warn("notices not sent, the cron will", { error: describeError(error) });
  }
}

/** Sends notices whose first attempt failed or was not made. */
export async function sendDueNotices(ctx: UsersContext): Promise<void> {
  await sendNotices(ctx);
}

async function sendNotices(ctx: UsersContext, userId?: string): Promise<void> {
  for (;;) {
    const notices = await takeDueNotices(ctx.db, { limit: CONCURRENCY, userId });
    await pMap(notices, (notice) => sendNotice(ctx, notice), { concurrency: CONCURRENCY });
    if (notices.length < CONCURRENCY) return;
  }
}

async function sendNotice(ctx: UsersContext, notice: Notice): Promise<void> {
  const { id, kind, userId, attempts } = notice;
  try {
    await ctx.mailer.send(mailOf(notice, ctx.issuer));
  } catch (error) {
    const isLast = attempts >= MAX_ATTEMPTS;
    ctx.log[isLast ? "error" : "warn"](isLast ? "notice given up" : "notice not sent, will be retried", {
      kind,
      userId,
      error: describeError(error),
    });
    if (!isLast) return;
  }
  await deleteNotice(ctx.db, id);
}

function mailOf({ kind, email, username }: Notice, shopUrl: string): Mail {
  if (kind === "email-changed") {
    return {
      to: email,
      subject: "Your mail address was changed",
      text: `The account ${username} at ${shopUrl} no longer has this mail address.\n\nIf it was not you who changed it, another person is signed in to your account. Sign in at ${shopUrl}/account and choose a new password, which ends every other session; then set your address again. For 24 hours the new address cannot be used to reset the password.\n`,
    };
  }
  return {
    to: email,
    subject: "Your password was changed",
    text: `The account ${username} at ${shopUrl} has a new password, and its other sessions have ended.\n\nIf it was not you who changed it, ask for a new password at ${shopUrl}/account at once: the code for it goes to the verified address of the account.\n`,
  };
}
