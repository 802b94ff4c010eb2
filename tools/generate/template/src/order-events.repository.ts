import type { OrderEvent } from "#shared/contracts/events.ts";
import type { Db } from "#shared/database/db.ts";
import { settleEvent } from "#shared/order-events/inbox.repository.ts";

/**
 * Records that the event was handled. What else an event changes here belongs into the same batch, as a statement
 * that may be repeated: an event can come twice, and two of them in any order.
 */
export async function recordEvent(db: Db, event: OrderEvent): Promise<void> {
  await db.batch([...settleEvent(db, event)]);
}
