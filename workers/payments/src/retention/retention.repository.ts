import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { providerEvents } from "../tables.ts";

/** Providers repeat a message for days. After this long one that comes again only asks for the payment's state again. */
export const deleteOldMessages = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, providerEvents, {
    by: providerEvents.receivedAt,
    before: ago("30 days"),
    where: sql`${providerEvents.handledAt} IS NOT NULL`,
    limit,
  });
