import type { Db } from "#shared/database/db.ts";
// <publish>
import { measureOutbox, type Outbox } from "#shared/events/publisher/outbox.ts";
// </publish>
// <subscribe>
import { countDeadLetters } from "#shared/events/subscriber/waiting.ts";
// </subscribe>

type Waiting = {
  // <publish>
  outbox: Outbox;
  // </publish>
  // <subscribe>
  deadLetters: number;
  // </subscribe>
};

/** Measures what waits. Each scrape runs this, so it may read only rows that wait: partial indexes have just these. */
export async function measureWaiting(db: Db): Promise<Waiting> {
  const [
    // <publish>
    outbox,
    // </publish>
    // <subscribe>
    letters,
    // </subscribe>
  ] = await db.batch([
    // <publish>
    measureOutbox(db),
    // </publish>
    // <subscribe>
    countDeadLetters(db),
    // </subscribe>
  ]);
  return {
    // <publish>
    outbox: outbox.rows[0] as Outbox,
    // </publish>
    // <subscribe>
    deadLetters: letters.rows[0]?.count ?? 0,
    // </subscribe>
  };
}
