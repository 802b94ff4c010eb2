import { pruneTables } from "#shared/database/prune.ts";
import type { WebhooksContext } from "../context.ts";
import { deleteOldDeliveries, deleteOldMessages } from "./retention.repository.ts";

/** Deletes rows past their retention: see the table in docs/operations.md. */
export async function pruneDeliveries(ctx: WebhooksContext): Promise<void> {
  await pruneTables(ctx, {
    webhook_deliveries: (limit) => deleteOldDeliveries(ctx.db, limit),
    webhook_messages: (limit) => deleteOldMessages(ctx.db, limit),
  });
}
