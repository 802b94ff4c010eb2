import { createTestContext } from "#shared/testing/context.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { getUser, registerUser } from "./accounts/users.service.ts";
import type { UsersContext } from "./context.ts";
import { openGuestSession } from "./guests/guests.service.ts";
import { authenticateToken } from "./sessions/sessions.service.ts";

export const PASSWORD = "Correct-Horse-7";

/** A context of this Worker on a fresh database; `mails` collects what is sent. */
export async function createUsersContext() {
  const test = await createTestContext("users");
  const mails: Mail[] = [];
  const ctx: UsersContext = {
    ...test.ctx,
    mailer: { send: async (mail) => void mails.push(mail) },
    issuer: "https://shop.example",
    keyEncryptionSecret: "A".repeat(43),
    hasLimits: true,
  };
  return { ctx, mails, database: test.database, logs: test.logs, settle: test.ctx.settle };
}

let registered = 0;

export function newUser(ctx: UsersContext, email?: string) {
  return registerUser(ctx, { username: `user-${++registered}`, password: PASSWORD, ...(email ? { email } : {}) });
}

/** A guest with a session, from a separate network. */
export async function newGuest(ctx: UsersContext) {
  const tokens = await openGuestSession(ctx, `guest network ${ctx.newId()}`);
  const identity = await authenticateToken(ctx, tokens.access_token);
  if (identity.kind !== "user") throw new Error("the token of a new guest was refused");
  return { user: await getUser(ctx, identity.userId), tokens };
}

/** The code in the last mail. */
export function lastCode(mails: Mail[]): string {
  const code = /\b\d{8}\b/.exec(mails.at(-1)?.text ?? "")?.[0];
  if (!code) throw new Error("No mail with a code was sent");
  return code;
}
