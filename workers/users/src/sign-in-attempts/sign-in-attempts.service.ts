import { sha256Base64Url } from "#shared/values/hash.ts";
import { rateLimited } from "#shared/http/rate-limit.ts";
import type { UsersContext } from "../context.ts";
import { hashPassword, isPassword, needsRehash } from "../passwords/password-hash.ts";
import { admitAttempt, type Attempt, type AttemptLimits, recordFailedAttempt } from "./sign-in-attempts.repository.ts";
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
const SIGN_IN_LIMIT = { name: "sign-in", quota: LIMITS.capPerNetwork, windowSeconds: LIMITS.forgottenAfterSeconds };

/** Delays before an attempt is tried again while as many attempts as may fail are still running. */
const WAITS_MS = [50, 100, 200, 400, 800, 800, 800, 800];

let decoy: string | undefined;

/** `client` is the network of the request (`clientOf`). */
export type Credentials = { username: string; password: string; client: string };

/**
 * The user with this password, and the attempt, which the caller clears in its batch. Returns `undefined` for a wrong
 * password, an unknown user and a deactivated one; all of these take the same time.
 *
 * @throws AppError rate-limited
 */
export async function checkPassword(
  ctx: UsersContext,
  { username, password, client }: Credentials,
): Promise<{ user: UserRow; attempt: Attempt } | undefined> {
  const attempt = { account: await accountOf(username), network: client };
  const user = await admit(ctx, attempt, isUsername(username) ? username : "");
  decoy ??= await hashPassword(ctx.newId());
  const right = await isPassword(password, user?.passwordHash ?? decoy);
  if (!user?.passwordHash || !right || !user.isActive) {
    await recordFailedAttempt(ctx.db, attempt);
    return undefined;
  }
  if (needsRehash(user.passwordHash)) ctx.defer(rehash(ctx, { id: user.id, from: user.passwordHash, password }));
  return { user, attempt };
}

/**
 * At most as many attempts run concurrently as may fail. Further ones wait until these are settled, so that none is
 * refused early.
 */
async function admit(ctx: UsersContext, attempt: Attempt, username: string): Promise<UserRow | undefined> {
  for (const wait of [...WAITS_MS, undefined]) {
    const { admission, user } = await admitAttempt(ctx.db, attempt, LIMITS, username);
    if (admission.waitSeconds === 0) return user;
    if (!admission.busy) throw tooMany(admission.waitSeconds);
    if (wait !== undefined) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  throw tooMany(1);
}

const tooMany = (waitSeconds: number) =>
  rateLimited(SIGN_IN_LIMIT, {
    waitSeconds,
    detail: "Too many attempts to sign in to this account. Wait, then try again.",
  });

/** People sometimes type their password as the username, so typed names are stored only as hashes. */
export const accountOf = (username: string): Promise<string> => sha256Base64Url(username.toLowerCase());

type Rehash = { id: string; from: string; password: string };

async function rehash(ctx: UsersContext, { id, from, password }: Rehash): Promise<void> {
  await updatePasswordHash(ctx.db, id, { from, to: await hashPassword(password) });
}
