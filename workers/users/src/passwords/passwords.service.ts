import { AppError } from "#shared/core/errors.ts";
import type { Caller } from "#shared/contracts/identity.ts";
import { describeError } from "#shared/core/log.ts";
import { evictSessionsOfUser } from "../sessions/session-cache.ts";
import type { UsersContext } from "../context.ts";
import { resetPassword } from "../mail-codes/code-tries.repository.ts";
import { CODE_LIMITS, counterKeys, hashCode, newCode } from "../mail-codes/mail-codes.ts";
import { findResetAddress, insertResetCode } from "../mail-codes/mail-codes.repository.ts";
import { sendNoticesOf } from "../notices/notices.service.ts";
import { hashPassword } from "./password-hash.ts";
import { updatePassword } from "./passwords.repository.ts";
import type { PasswordChange, PasswordResetConfirmation } from "./passwords.schema.ts";
import { accountOf, checkPassword } from "../sign-in-attempts/sign-in-attempts.service.ts";
import { findUser } from "../accounts/users.repository.ts";
import { isUsername } from "../accounts/users.schema.ts";

const PURPOSE = "reset-password";

/**
 * Changes the password and ends all sessions except the caller's. A wrong current password counts as a failed sign-in.
 *
 * @throws AppError wrong-password, rate-limited
 */
export async function changePassword(
  ctx: UsersContext,
  { caller, client, currentPassword, newPassword }: PasswordChange & { caller: Caller; client: string },
): Promise<void> {
  const user = await findUser(ctx.db, caller.userId);
  const checked =
    user?.passwordHash && (await checkPassword(ctx, { username: user.username, password: currentPassword, client }));
  const changed =
    checked &&
    (await updatePassword(ctx.db, {
      ...checked,
      passwordHash: await hashPassword(newPassword),
      keptSessionId: caller.sessionId,
    }));
  if (!changed) throw new AppError("wrong-password");
  evictSessionsOfUser(caller.userId, ctx.now().getTime());
  ctx.defer(sendNoticesOf(ctx, caller.userId));
}

/**
 * Mails a code to the verified address of the account, unless that address replaced another one within 24 hours.
 * Neither the response nor its time reveals whether a mail is sent: the statements are the same for every name, and the
 * mail is sent after the response.
 */
export async function requestPasswordReset(
  ctx: UsersContext,
  { username: typed, client }: { username: string; client: string },
): Promise<void> {
  const username = isUsername(typed) ? typed : "";
  const email = await findResetAddress(ctx.db, username);
  const code = newCode();
  const secret = ctx.keyEncryptionSecret;
  const isKept = await insertResetCode(ctx.db, username, {
    email: email ?? "",
    codeHash: await hashCode(secret, PURPOSE, code),
    keys: await counterKeys(secret, { purpose: PURPOSE, recipient: email ?? typed, network: client }),
    limits: CODE_LIMITS,
  });
  if (email && isKept) ctx.defer(mailResetCode(ctx, { to: email, username, code }));
}

type ResetMail = { to: string; username: string; code: string };

async function mailResetCode(ctx: UsersContext, { to, username, code }: ResetMail): Promise<void> {
  try {
    await ctx.mailer.send({
      to,
      subject: "Choose a new password",
      text: `Your code is ${code}\n\nIt lets you choose a new password for your account ${username} at ${ctx.issuer} within 30 minutes. If you did not ask for it, ignore this mail: your password stays as it is.\n`,
    });
  } catch (error) {
    ctx.log.error("reset code not mailed", { error: describeError(error) });
  }
}

/**
 * Sets the new password and ends every session. The new password is hashed even when the code is wrong, so that both
 * take the same time.
 *
 * @throws AppError invalid-code
 */
export async function confirmPasswordReset(
  ctx: UsersContext,
  { username, code, newPassword }: PasswordResetConfirmation,
): Promise<void> {
  const userId = await resetPassword(ctx.db, {
    username: isUsername(username) ? username : "",
    account: await accountOf(username),
    codeHash: await hashCode(ctx.keyEncryptionSecret, PURPOSE, code),
    passwordHash: await hashPassword(newPassword),
  });
  if (!userId) throw new AppError("invalid-code");
  evictSessionsOfUser(userId, ctx.now().getTime());
  ctx.defer(sendNoticesOf(ctx, userId));
}
