import type { Client } from "pg";
import type { Subscriptions } from "#shared/events/subscriber/subscriber.ts";
import { type Check, checkAcross, sqlCheck } from "./check.ts";

type EventRow = { id: string; type: string };

/** Checks of a publisher (shared/events/publisher). */
export const publisherChecks = (publisher: string): Check[] => [
  sqlCheck(`Each event of ${publisher} has been sent to its subscribers`, publisher, {
    total: "event_deliveries",
    wrong: (graceSeconds) => `
      SELECT format('event %s has not been sent to %s after %s attempts', e.id, d.subscriber, d.attempts) AS wrong
      FROM event_deliveries d JOIN events e ON e.id = d.event_id
      WHERE d.sent_at IS NULL AND e.created_at < now() - make_interval(secs => ${graceSeconds})`,
  }),
];

/** Checks of a subscriber with an inbox (shared/events/subscriber), one for each publisher. */
export const subscriberChecks = (subscriber: string, subscriptions: Subscriptions): Check[] => [
  ...Object.entries(subscriptions).map(
    ([publisher, types]): Check => ({
      title: `Each event of ${publisher} has reached ${subscriber}`,
      run: (databases, { graceSeconds }) =>
        checkAcross<EventRow, EventRow>({
          left: {
            client: databases[publisher] as Client,
            select: `
              SELECT id, type FROM events
              WHERE type LIKE ANY($4) AND created_at < now() - make_interval(secs => $3)`,
            params: [graceSeconds, types.map((type) => type.replace(/\*$/, "%"))],
          },
          right: {
            client: databases[subscriber] as Client,
            select: `
              SELECT event_id AS id, type FROM inbox WHERE event_id = ANY($1)
              UNION ALL
              SELECT event_id, 'dismissed' FROM dead_letters WHERE event_id = ANY($1) AND dismissed_at IS NOT NULL`,
          },
          key: ({ id }) => id,
          judge: ({ id, type }, handled) =>
            handled ? undefined : `event ${id} (${type}) has not reached ${subscriber}`,
        }),
    }),
  ),
  sqlCheck(`No dead letters of ${subscriber}`, subscriber, {
    total: "dead_letters",
    wrong: "SELECT format('dead letter %s: %s', id, error) AS wrong FROM dead_letters WHERE dismissed_at IS NULL",
  }),
];
