import type { SettleGuests } from "#shared/contracts/users.ts";
import type { UsersContext } from "../context.ts";
import { deleteUnusedGuests, listUnusedGuestIds, postponeGuests } from "./unused-guests.repository.ts";

/** Ids of up to `limit` guests that were not used, or not checked, for 30 days; the longest unused first. */
export function listUnusedGuests(ctx: UsersContext, { limit }: { limit: number }): Promise<string[]> {
  return listUnusedGuestIds(ctx.db, limit);
}

/**
 * Deletes the guests in `unused`, and lists those in `kept` again after 30 days. Guests that were used or registered
 * since they were listed are not deleted.
 */
export async function settleUnusedGuests(ctx: UsersContext, { unused, kept }: SettleGuests): Promise<void> {
  if (kept.length > 0) await postponeGuests(ctx.db, kept);
  const deleted = unused.length > 0 ? await deleteUnusedGuests(ctx.db, unused) : 0;
  ctx.log.info("unused guests settled", { deleted, kept: kept.length });
}
