import { AppError, serviceUnavailable } from "#shared/core/errors.ts";
import type { UsersContext } from "../context.ts";
import { CODE_LIMITS, hashCode, newCode } from "./mail-codes.ts";
import { insertVerificationCode, verifyEmail } from "./mail-codes.repository.ts";
import { findUser } from "../accounts/users.repository.ts";
import type { User } from "../accounts/users.schema.ts";
import { toUser } from "../accounts/users.service.ts";

const PURPOSE = "verify-email";

/** Mails a code to the caller's own address. The answer waits for the mail to be taken: a person is waiting for it. */
export async function requestEmailVerification(ctx: UsersContext, userId: string): Promise<void> {
  const code = newCode();
  const codeHash = await hashCode(ctx.keyEncryptionSecret, PURPOSE, code);
  const kept = await insertVerificationCode(ctx.db, userId, { codeHash, limits: CODE_LIMITS });
  if (!kept) throw await whyNot(ctx, userId);
  const mail = {
    to: kept.email,
    subject: "Verify your mail address",
    text: `Your code is ${code}\n\nIt verifies this address for your account, within 30 minutes. If you did not ask for it, ignore this mail.\n`,
  };
  await ctx.mailer.send(mail).catch((error: unknown) => {
    throw serviceUnavailable(error);
  });
}

async function whyNot(ctx: UsersContext, userId: string): Promise<AppError> {
  const user = await findUser(ctx.db, userId);
  if (!user?.email) return new AppError("email-missing");
  return new AppError("rate-limited", "Too many codes were mailed to you within an hour. Wait, then try again.", {
    headers: {
      "Retry-After": "3600",
      RateLimit: `"mail";r=0;t=3600`,
      "RateLimit-Policy": `"mail";q=${CODE_LIMITS.mailsPerHour};w=3600`,
    },
  });
}

export async function confirmEmailVerification(ctx: UsersContext, userId: string, code: string): Promise<User> {
  const user = await verifyEmail(ctx.db, userId, await hashCode(ctx.keyEncryptionSecret, PURPOSE, code));
  if (!user) throw new AppError("invalid-code");
  return toUser(user);
}
