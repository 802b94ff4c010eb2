import { base64url } from "jose";
import { AppError } from "#shared/core/errors.ts";
import type { UsersContext } from "../context.ts";
import { hashPassword, isPassword, needsRehash } from "../passwords/password-hash.ts";
import { admitAttempt, type Attempt, type AttemptLimits, keepAttempt } from "./sign-in-attempts.repository.ts";
import { updatePasswordHash, type UserRow } from "../accounts/users.repository.ts";
import { isUsername } from "../accounts/users.schema.ts";

const LIMITS: AttemptLimits = {
  capPerNetwork: 10,
  capPerAccount: 100,
  firstWaitSeconds: 60,
  longestWaitSeconds: 60 * 60,
  forgottenAfterSeconds: 2 * 60 * 60,
  runningForSeconds: 30,
};
const POLICY = `"sign-in";q=${LIMITS.capPerNetwork};w=${LIMITS.forgottenAfterSeconds}`;

/** How long an attempt waits its turn while as many as may fail are still being looked at. */
const WAITS_MS = [50, 100, 200, 400, 800, 800, 800, 800];

let decoy: string | undefined;

/** Who signs in, with what, and from where (`clientOf`). */
export type Credentials = { username: string; password: string; client: string };

/**
 * The user whose password this is, and the attempt to be forgiven with what follows from it; `undefined` for a
 * wrong password, an unknown user or a deactivated one, all of which cost the same. Throws when too many failed.
 */
export async function checkPassword(
  ctx: UsersContext,
  { username, password, client }: Credentials,
): Promise<{ user: UserRow; attempt: Attempt } | undefined> {
  const attempt = { account: await accountOf(username), network: client };
  const user = await admit(ctx, attempt, isUsername(username) ? username : "");
  decoy ??= await hashPassword(ctx.newId());
  const right = await isPassword(password, user?.passwordHash ?? decoy);
  if (!user || !right || !user.isActive) {
    await keepAttempt(ctx.db, attempt);
    return undefined;
  }
  if (needsRehash(user.passwordHash)) ctx.defer(rehash(ctx, user, password));
  return { user, attempt };
}

/** As many attempts as may fail run at once; more wait for these to be settled, so that nobody is refused early. */
async function admit(ctx: UsersContext, attempt: Attempt, username: string): Promise<UserRow | undefined> {
  for (const wait of [...WAITS_MS, undefined]) {
    const { admission, user } = await admitAttempt(ctx.db, attempt, LIMITS, username);
    if (admission.waitSeconds === 0) return user;
    if (!admission.busy) throw tooMany(admission.waitSeconds);
    if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  throw tooMany(1);
}

function tooMany(waitSeconds: number): AppError {
  return new AppError("rate-limited", "Too many attempts to sign in to this account. Wait, then try again.", {
    headers: {
      "Retry-After": String(waitSeconds),
      RateLimit: `"sign-in";r=0;t=${waitSeconds}`,
      "RateLimit-Policy": POLICY,
    },
  });
}

/** People type passwords where the name belongs, so names are not kept as they were typed. */
export async function accountOf(username: string): Promise<string> {
  const name = new TextEncoder().encode(username.toLowerCase());
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", name)));
}

async function rehash(ctx: UsersContext, user: UserRow, password: string): Promise<void> {
  await updatePasswordHash(ctx.db, user, await hashPassword(password));
}
