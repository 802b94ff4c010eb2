import type { SettleGuests } from "#shared/contracts/users.ts";
import type { UsersContext } from "../context.ts";
import { deleteUnusedGuests, listUnusedGuestIds, postponeGuests } from "./unused-guests.repository.ts";

/** Guests that have not been used for 30 days, or since they were last kept; the longest unused first. */
export function listUnusedGuests(ctx: UsersContext, { limit }: { limit: number }): Promise<string[]> {
  return listUnusedGuestIds(ctx.db, limit);
}

/** Deletes guests, and examines others again in 30 days. One that was used or registered since it was listed stays. */
export async function settleUnusedGuests(ctx: UsersContext, { unused, kept }: SettleGuests): Promise<void> {
  if (kept.length > 0) await postponeGuests(ctx.db, kept);
  const deleted = unused.length > 0 ? await deleteUnusedGuests(ctx.db, unused) : 0;
  ctx.log.info("unused guests settled", { deleted, kept: kept.length });
}
