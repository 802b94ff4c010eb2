import { rateLimited } from "#shared/http/rate-limit.ts";
import { AppError, serviceUnavailable } from "#shared/core/errors.ts";
import type { UsersContext } from "../context.ts";
import { CODE_LIMITS, counterKeys, hashCode, newCode } from "./mail-codes.ts";
import { insertVerificationCode } from "./mail-codes.repository.ts";
import { verifyEmail } from "./code-tries.repository.ts";
import { findUser } from "../accounts/users.repository.ts";
import type { User } from "../accounts/users.schema.ts";
import { toUser } from "../accounts/users.service.ts";

const PURPOSE = "verify-email";

/**
 * Mails a code to the caller's own address. The response waits until the mailer has accepted the mail.
 *
 * @throws AppError email-missing, rate-limited, service-unavailable
 */
export async function requestEmailVerification(
  ctx: UsersContext,
  { userId, client }: { userId: string; client: string },
): Promise<void> {
  const { email } = (await findUser(ctx.db, userId)) ?? {};
  if (!email) throw new AppError("email-missing");
  const code = newCode();
  const secret = ctx.keyEncryptionSecret;
  const isKept = await insertVerificationCode(ctx.db, userId, {
    email,
    codeHash: await hashCode(secret, PURPOSE, code),
    keys: await counterKeys(secret, { purpose: PURPOSE, recipient: email, network: client }),
    limits: CODE_LIMITS,
  });
  if (!isKept) throw tooManyCodes();
  const mail = {
    to: email,
    subject: "Verify your mail address",
    text: `Your code is ${code}\n\nIt verifies this address for your account at ${ctx.issuer} within 30 minutes. If you did not ask for it, ignore this mail.\n`,
  };
  await ctx.mailer.send(mail).catch((error: unknown) => {
    throw serviceUnavailable(error);
  });
}

function tooManyCodes(): AppError {
  const limit = { name: "mail", quota: CODE_LIMITS.mailsPerHour.account, windowSeconds: 3600 };
  const detail = "Too many codes were requested within an hour. Wait, then try again.";
  return rateLimited(limit, { waitSeconds: 3600, detail });
}

/** @throws AppError invalid-code */
export async function confirmEmailVerification(ctx: UsersContext, userId: string, code: string): Promise<User> {
  const user = await verifyEmail(ctx.db, userId, await hashCode(ctx.keyEncryptionSecret, PURPOSE, code));
  if (!user) throw new AppError("invalid-code");
  return toUser(user);
}
