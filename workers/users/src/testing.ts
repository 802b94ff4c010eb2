import type { Caller } from "#shared/contracts/identity.ts";
import { createTestContext } from "#shared/testing/context.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { insertUser } from "./accounts/users.repository.ts";
import { getUser } from "./accounts/users.service.ts";
import type { UsersContext } from "./context.ts";
import { openGuestSession } from "./guests/guests.service.ts";
import { hashPassword } from "./passwords/password-hash.ts";
import { authenticateToken } from "./sessions/sessions.service.ts";
import type { TokenResponse } from "./sessions/sessions.schema.ts";

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
    authorizationPage: "/oauth/authorize",
    isLocalShop: false,
    hasLimits: true,
  };
  return { ctx, mails, database: test.database, logs: test.logs, settle: test.ctx.settle };
}

let registered = 0;
let passwordHash: Promise<string> | undefined;

/** A user with `PASSWORD`, as a registration stores it, but that the password is hashed once for all of them. */
export async function newUser(ctx: UsersContext, email: string | null = null) {
  passwordHash ??= hashPassword(PASSWORD);
  const id = ctx.newId();
  await insertUser(ctx.db, { id, username: `user-${++registered}`, passwordHash: await passwordHash, email });
  return getUser(ctx, id);
}

/** The user that an access token identifies now. */
export async function callerOf(ctx: UsersContext, { access_token: token }: TokenResponse): Promise<Caller> {
  const identity = await authenticateToken(ctx, token);
  if (identity.kind !== "user") throw new Error("the token was refused");
  return identity;
}

/** A guest with a session, from a separate network. */
export async function newGuest(ctx: UsersContext) {
  const tokens = await openGuestSession(ctx, `guest network ${ctx.newId()}`);
  const { userId } = await callerOf(ctx, tokens);
  return { user: await getUser(ctx, userId), tokens };
}

/** The code in the last mail. */
export function lastCode(mails: Mail[]): string {
  const code = /\b\d{8}\b/.exec(mails.at(-1)?.text ?? "")?.[0];
  if (!code) throw new Error("No mail with a code was sent");
  return code;
}
