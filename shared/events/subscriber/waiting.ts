import { sql } from "drizzle-orm";
import type { Gauge } from "#shared/contracts/telemetry.ts";
import type { Db } from "#shared/database/db.ts";
import { deadLetters } from "./tables.ts";

/** The number of dead letters that were neither dismissed nor replayed since their last failure; an index has these rows. */
export function countDeadLetters(db: Db) {
  return db.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM ${deadLetters} WHERE replayed_at IS NULL AND dismissed_at IS NULL`);
}

/** That number for /metrics. That of notifications has no label; others have `subscriber`. */
export function deadLettersGauge(count: number, labels: { subscriber?: string } = {}): Gauge {
  return {
    name: "dead_letters",
    help: "Dead letters that were neither replayed since they last failed nor dismissed.",
    samples: [{ labels, value: count }],
  };
}
