import { pruneTables } from "#shared/database/prune.ts";
import { deleteOldDeadLetters, deleteOldInbox } from "./retention.repository.ts";
import type { SubscriberContext } from "./subscriber.ts";

/** Deletes what a subscriber with an inbox need not remember: docs/operations.md has the table. */
export async function pruneHandledEvents(ctx: SubscriberContext): Promise<void> {
  await pruneTables(ctx, {
    inbox: (limit) => deleteOldInbox(ctx.db, limit),
    dead_letters: (limit) => deleteOldDeadLetters(ctx.db, limit),
  });
}
