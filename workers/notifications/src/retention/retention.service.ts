import { pruneTables } from "#shared/database/prune.ts";
import { deleteOldDeadLetters } from "#shared/events/subscriber/retention.repository.ts";
import type { NotificationsContext } from "../context.ts";
import { deleteOldNotifications, deleteOldReminders } from "./retention.repository.ts";

/** Deletes rows past their retention: see the table in docs/operations.md. */
export async function pruneNotifications(ctx: NotificationsContext): Promise<void> {
  await pruneTables(ctx, {
    notifications: (limit) => deleteOldNotifications(ctx.db, limit),
    cart_reminders: (limit) => deleteOldReminders(ctx.db, limit),
    dead_letters: (limit) => deleteOldDeadLetters(ctx.db, limit),
  });
}
