import { pruneTables } from "#shared/database/prune.ts";
import type { PaymentsContext } from "../context.ts";
import { deleteOldClosings, deleteOldMessages } from "./retention.repository.ts";

/** Deletes rows past their retention: see the table in docs/operations.md. Payments and refunds are kept. */
export async function pruneMessages(ctx: PaymentsContext): Promise<void> {
  await pruneTables(ctx, {
    provider_events: (limit) => deleteOldMessages(ctx.db, limit),
    closed_orders: (limit) => deleteOldClosings(ctx.db, limit),
  });
}
