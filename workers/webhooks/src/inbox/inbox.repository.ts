import { sql } from "drizzle-orm";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { Db } from "#shared/database/db.ts";
import { settleEvent } from "#shared/events/subscriber/inbox.repository.ts";
import { deliveries, endpoints, messages } from "../tables.ts";

/** `*`, `order.*` or a type, each as what a type must begin with or equal. */
const wants = (type: string) => sql`EXISTS (
  SELECT FROM jsonb_array_elements_text(e.event_types) AS wanted
  WHERE wanted = ${type} OR (wanted LIKE '%*' AND starts_with(${type}, left(wanted, -1))))`;

/**
 * Writes the event and its delivery to each endpoint that wants it, and records it as handled. A repeated event changes
 * nothing. A paused endpoint gets its delivery too, which waits; a disabled one gets none. Returns how many there are.
 */
export async function insertDeliveries(db: Db, event: CloudEvent): Promise<number> {
  const { id, type } = event;
  const [{ rowCount }] = await db.batch([
    db.execute(sql`
      WITH wanting AS (
        SELECT e.id FROM ${endpoints} AS e WHERE e.status <> 'disabled' AND ${wants(type)}
      ), message AS (
        INSERT INTO ${messages} (id, type, body)
        SELECT ${id}::uuid, ${type}, ${JSON.stringify(event)} WHERE EXISTS (SELECT FROM wanting)
        ON CONFLICT DO NOTHING RETURNING id
      )
      INSERT INTO ${deliveries} (id, endpoint_id, message_id, event_type)
      SELECT gen_random_uuid(), wanting.id, message.id, ${type} FROM wanting, message`),
    ...settleEvent(db, event),
  ]);
  return rowCount ?? 0;
}
