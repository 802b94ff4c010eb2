import type { GuestResolution } from "#shared/contracts/users.ts";
import type { UsersContext } from "../context.ts";
import { verifyAccessToken } from "../sessions/access-tokens.service.ts";
import { evictSessionsOfUser } from "../sessions/session-cache.ts";
import { closeMergedGuest, findGuestOfSession } from "./guest-merging.repository.ts";

/**
 * Resolves an access token to its guest, even when the guest was already merged into this customer: see the contract.
 */
export async function resolveGuest(
  ctx: UsersContext,
  { token, customerId }: { token: string; customerId: string },
): Promise<GuestResolution> {
  const sessionId = await verifyAccessToken(ctx, token);
  const found = sessionId ? await findGuestOfSession(ctx.db, sessionId) : undefined;
  if (!found) return { outcome: "token-refused" };
  const { userId, role, isOpen, mergedInto } = found;
  if (role !== "guest") return { outcome: "not-a-guest" };
  return isOpen || mergedInto === customerId ? { outcome: "guest", guestId: userId } : { outcome: "token-refused" };
}

/**
 * Deactivates a guest and ends its sessions. Returns false if the user is not a guest, or was merged into another
 * customer.
 */
export async function closeGuest(
  ctx: UsersContext,
  { guestId, customerId }: { guestId: string; customerId: string },
): Promise<boolean> {
  const isClosed = await closeMergedGuest(ctx.db, guestId, customerId);
  if (isClosed) evictSessionsOfUser(guestId, ctx.now().getTime());
  return isClosed;
}
