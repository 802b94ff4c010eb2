import { sql } from "drizzle-orm";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { Db } from "#shared/database/db.ts";
import { settleEvents } from "#shared/events/subscriber/inbox.repository.ts";
import { deliveries, endpoints, messages } from "../tables.ts";

/** `*`, `order.*` or a type, each as what a type must begin with or equal. */
const isWanted = sql`EXISTS (
  SELECT FROM jsonb_array_elements_text(e.event_types) AS wanted
  WHERE wanted = event.type OR (wanted LIKE '%*' AND starts_with(event.type, left(wanted, -1))))`;

/**
 * Writes the events and their deliveries to each endpoint that wants them, and records them as handled: all of them, or
 * none. A repeated event changes nothing. A paused endpoint gets its delivery too, which waits; a disabled one gets none.
 * Returns how many there are.
 */
export async function insertDeliveries(db: Db, events: CloudEvent[]): Promise<number> {
  const rows = events.map((event) => ({ id: event.id, type: event.type, body: JSON.stringify(event) }));
  const [{ rowCount }] = await db.batch([
    db.execute(sql`
      WITH wanted AS (
        SELECT event.*, e.id AS endpoint_id
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS event (id uuid, type text, body text)
          JOIN ${endpoints} AS e ON e.status <> 'disabled' AND ${isWanted}
      ), message AS (
        INSERT INTO ${messages} (id, type, body)
        SELECT DISTINCT id, type, body FROM wanted ORDER BY id
        ON CONFLICT DO NOTHING RETURNING id
      )
      INSERT INTO ${deliveries} (id, endpoint_id, message_id, event_type)
      SELECT uuidv7(), endpoint_id, id, type FROM (SELECT DISTINCT id, type, endpoint_id FROM wanted) AS each
        JOIN message USING (id)`),
    ...settleEvents(db, events),
  ]);
  return rowCount ?? 0;
}
