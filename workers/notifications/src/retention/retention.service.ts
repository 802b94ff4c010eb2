import { pruneTables } from "#shared/database/prune.ts";
import { deleteOldDeadLetters } from "#shared/order-events/retention.repository.ts";
import type { NotificationsContext } from "../context.ts";
import { deleteOldNotifications } from "./retention.repository.ts";

/** Deletes what is past its retention: docs/operations.md has the table. */
export async function pruneNotifications(ctx: NotificationsContext): Promise<void> {
  await pruneTables(ctx, {
    notifications: (limit) => deleteOldNotifications(ctx.db, limit),
    dead_letters: (limit) => deleteOldDeadLetters(ctx.db, limit),
  });
}
