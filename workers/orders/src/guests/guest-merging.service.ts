import { callOf } from "#shared/core/context.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import type { OrdersContext } from "../context.ts";

/**
 * The id of the guest whose access token a customer sends to merge the guest's data. `closeGuest` ends the guest once
 * all data is moved; until then an interrupted merge can be repeated.
 *
 * @throws AppError not-a-guest, validation-failed
 */
export async function requireGuest(
  ctx: OrdersContext,
  { token, customerId }: { token: string; customerId: string },
): Promise<string> {
  const resolved = await ctx.users.resolveGuest(callOf(ctx), { token, customerId });
  if (resolved.outcome === "guest") return resolved.guestId;
  if (resolved.outcome === "not-a-guest") throw new AppError("not-a-guest", "The token is of an account, not a guest.");
  throw validationFailed("guestToken", "guest_token", "is not a guest's access token, or its session has ended");
}

/** Ends the guest's sessions, so that it places no further orders. */
export async function closeGuest(
  ctx: OrdersContext,
  { guestId, customerId }: { guestId: string; customerId: string },
): Promise<void> {
  await ctx.users.closeGuest(callOf(ctx), { guestId, customerId });
}
