import { sql } from "drizzle-orm";
import type { Gauge } from "#shared/contracts/telemetry.ts";
import type { Db } from "#shared/database/db.ts";
import { eventDeliveries, events } from "./tables.ts";

export type Outbox = { pending: number; oldestSeconds: number };

/** The number of deliveries that were not sent, and how long the oldest of their events has waited. */
export function measureOutbox(db: Db) {
  return db.execute<Outbox>(sql`
    SELECT
      (SELECT count(*)::int FROM ${eventDeliveries} WHERE sent_at IS NULL) AS pending,
      coalesce((
        SELECT extract(epoch FROM clock_timestamp() - e.created_at)
        FROM (SELECT event_id FROM ${eventDeliveries} WHERE sent_at IS NULL ORDER BY event_id LIMIT 1) AS first
        JOIN ${events} e ON e.id = first.event_id
      ), 0)::float8 AS "oldestSeconds"`);
}

/** The gauges of a publisher's outbox. Those of orders have no label; others have `publisher`. */
export function outboxGauges({ pending, oldestSeconds }: Outbox, labels: { publisher?: string } = {}): Gauge[] {
  const one = (value: number) => [{ labels, value: Math.max(value, 0) }];
  return [
    {
      name: "outbox_pending",
      help: "Events that a subscriber's queue has not taken yet.",
      samples: one(pending),
    },
    {
      name: "outbox_oldest_seconds",
      help: "How long the oldest of those events has waited.",
      samples: one(oldestSeconds),
    },
  ];
}
