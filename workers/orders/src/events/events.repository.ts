import { sql } from "drizzle-orm";
import type { DueEvent } from "#shared/events/publisher/relay.repository.ts";
import { orders } from "../tables.ts";

/** A due event, with the reservation of its order if it is about one. */
export type DueOrderEvent = DueEvent & { reservationId: string | null };

/** What `DueOrderEvent` has besides, over the table `e` of events. */
export const reservationColumn = {
  reservationId: sql`(SELECT reservation_id FROM ${orders} WHERE id = e.order_id)`,
};
