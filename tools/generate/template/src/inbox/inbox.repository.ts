import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { Db } from "#shared/database/db.ts";
import { settleEvent } from "#shared/events/subscriber/inbox.repository.ts";

/**
 * Records that the event was handled. Other changes because of an event belong in the same batch, as statements that are
 * safe to repeat: an event may arrive twice, and events in any order.
 */
export async function recordEvent(db: Db, event: CloudEvent): Promise<void> {
  await db.batch([...settleEvent(db, event)]);
}
