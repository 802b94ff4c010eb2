import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { closedOrders, providerEvents } from "../tables.ts";

/** Providers repeat a message for days. After this long one that comes again only asks for the payment's state again. */
export const deleteOldMessages = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, providerEvents, {
    by: providerEvents.receivedAt,
    before: ago("30 days"),
    where: sql`${providerEvents.handledAt} IS NOT NULL`,
    limit,
  });

/**
 * A start of a payment looks at them, since its request may have seen the order before that was cancelled. A request does not take
 * days; later ones see that it is cancelled.
 */
export const deleteOldClosings = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, closedOrders, { by: closedOrders.closedAt, before: ago("90 days"), limit });
