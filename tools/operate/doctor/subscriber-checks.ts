import type { Client } from "pg";
import { type Check, checkAcross, checkWithSql } from "./check.ts";

type EventRow = { id: string; type: string };

/** Checks of a subscriber of order events with an inbox (shared/order-events). */
export const subscriberChecks = (name: string): Check[] => [
  {
    title: `Each event has reached ${name}`,
    run: (databases, { graceSeconds }) =>
      checkAcross<EventRow, EventRow>({
        left: {
          client: databases.orders,
          select: "SELECT id, type FROM events WHERE created_at < now() - make_interval(secs => $3)",
          params: [graceSeconds],
        },
        right: {
          client: databases[name] as Client,
          select: `
            SELECT event_id AS id, type FROM inbox WHERE event_id = ANY($1)
            UNION ALL
            SELECT event_id, 'dismissed' FROM dead_letters WHERE event_id = ANY($1) AND dismissed_at IS NOT NULL`,
        },
        key: ({ id }) => id,
        judge: ({ id, type }, handled) => (handled ? undefined : `event ${id} (${type}) has not reached ${name}`),
      }),
  },
  {
    title: `No dead letters of ${name}`,
    run: (databases) =>
      checkWithSql(databases[name] as Client, {
        total: "dead_letters",
        wrong: "SELECT format('dead letter %s: %s', id, error) AS wrong FROM dead_letters WHERE dismissed_at IS NULL",
      }),
  },
];
