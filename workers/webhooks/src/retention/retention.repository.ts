import type { Db } from "#shared/database/db.ts";
import { ago, deleteOldest } from "#shared/database/delete-oldest.ts";
import { messages } from "../tables.ts";

/** Longer than the last retry of a delivery is away. */
export const DELIVERY_DAYS = 30;

/** With the messages their deliveries are deleted, in whatever state: a paused endpoint loses what is older. */
export const deleteOldMessages = (db: Db, limit: number): Promise<number> =>
  deleteOldest(db, messages, { by: messages.createdAt, before: ago(`${DELIVERY_DAYS} days`), limit });
