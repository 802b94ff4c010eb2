import { eq, sql } from "drizzle-orm";
import type { EventPosition } from "#shared/contracts/event-log.ts";
import type { Db } from "#shared/database/db.ts";
import { watermarks } from "./tables.ts";

export async function findWatermark(db: Db, log: string): Promise<EventPosition | null> {
  const [row] = await db.select().from(watermarks).where(eq(watermarks.log, log));
  return row ? { time: row.time.toISOString(), id: row.eventId } : null;
}

/** Moves the mark forward, never back: two runs at once may have come to different places. */
export async function advanceWatermark(db: Db, log: string, { time, id }: EventPosition): Promise<void> {
  await db.execute(sql`
    INSERT INTO ${watermarks} AS w (log, time, event_id) VALUES (${log}, ${time}::timestamptz, ${id}::uuid)
    ON CONFLICT (log) DO UPDATE SET time = EXCLUDED.time, event_id = EXCLUDED.event_id
    WHERE (w.time, w.event_id) < (EXCLUDED.time, EXCLUDED.event_id)`);
}
