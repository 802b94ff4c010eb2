import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { deliveries, messages } from "../tables.ts";

/** Longer than the last retry of a delivery is away. */
export const DELIVERY_DAYS = 30;

/** In whatever state: a paused endpoint loses what is older. */
export const deleteOldDeliveries = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, deliveries, { by: deliveries.createdAt, before: ago(`${DELIVERY_DAYS} days`), limit });

/** A day later: by then they have no deliveries, which would be deleted with them, however many they are. */
export const deleteOldMessages = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, messages, { by: messages.createdAt, before: ago(`${DELIVERY_DAYS + 1} days`), limit });
