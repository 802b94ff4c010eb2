import { sql } from "drizzle-orm";
import type { Db } from "#shared/database/db.ts";
import { countDeadLetters } from "#shared/events/subscriber/waiting.ts";
import { deliveries, endpoints } from "../tables.ts";

type Waiting = { deadLetters: number; pending: number; oldestSeconds: number; failing: number; disabled: number };

/**
 * Deliveries that wait, how long the oldest first attempt of an active endpoint that answers is overdue, and endpoints that
 * have failed for an hour or are disabled. Partial indexes cover what waits.
 */
export async function measureDeliveries(db: Db): Promise<Waiting> {
  const [letters, { rows }] = await db.batch([
    countDeadLetters(db),
    db.execute<Omit<Waiting, "deadLetters">>(sql`
      SELECT
        (SELECT count(*)::int FROM ${deliveries} WHERE status = 'pending') AS pending,
        (SELECT count(*)::int FROM ${endpoints} WHERE status = 'disabled') AS disabled,
        (SELECT count(*)::int FROM ${endpoints} WHERE status = 'active' AND failing_since < now() - interval '1 hour') AS failing,
        coalesce((
          SELECT extract(epoch FROM clock_timestamp() - min(d.next_attempt_at))
          FROM ${endpoints} AS e CROSS JOIN LATERAL (
            SELECT next_attempt_at FROM ${deliveries} WHERE endpoint_id = e.id AND status = 'pending'
            ORDER BY next_attempt_at LIMIT 1
          ) AS d
          WHERE e.status = 'active' AND e.failures = 0 AND d.next_attempt_at < now()
        ), 0)::float8 AS "oldestSeconds"`),
  ]);
  return { deadLetters: letters.rows[0]?.count ?? 0, ...(rows[0] as Omit<Waiting, "deadLetters">) };
}
