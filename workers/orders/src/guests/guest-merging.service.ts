import { callOf } from "#shared/core/context.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import { beginMerge, forgetMerge, type Merge } from "../cart-merge/cart-merge.repository.ts";
import type { OrdersContext } from "../context.ts";

/**
 * The id of the guest whose access token a customer sends to merge the guest's data. The guest is closed; until all data
 * is moved, the merge can be repeated. It is stored before the guest is closed, so that the cron completes it otherwise.
 *
 * @throws AppError not-a-guest also for a guest who registers meanwhile; validation-failed also for a guest whom another
 *   customer merges
 */
export async function requireClosedGuest(
  ctx: OrdersContext,
  { token, customerId }: { token: string; customerId: string },
): Promise<string> {
  const resolved = await ctx.users.resolveGuest(callOf(ctx), { token, customerId });
  if (resolved.outcome === "not-a-guest") throw notAGuest();
  if (resolved.outcome === "token-refused") throw tokenRefused();
  const merge = { guestId: resolved.guestId, customerId };
  if (!(await beginMerge(ctx.db, merge))) throw tokenRefused();
  if (!(await closeGuest(ctx, merge))) throw notAGuest();
  return resolved.guestId;
}

/**
 * Ends the guest's sessions, so that it places no further orders and cannot register. Returns false, and the merge is
 * forgotten, if the guest has registered.
 */
export async function closeGuest(ctx: OrdersContext, merge: Merge): Promise<boolean> {
  const isClosed = await ctx.users.closeGuest(callOf(ctx), merge);
  if (!isClosed) await forgetMerge(ctx.db, merge);
  return isClosed;
}

const notAGuest = () => new AppError("not-a-guest", "The token is of an account, not a guest.");

const tokenRefused = () =>
  validationFailed("guestToken", "guest_token", "is not a guest's access token, or its session has ended");
