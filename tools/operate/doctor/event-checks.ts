import { type Check, checkAcross, checkWithSql } from "./check.ts";

type EventRow = { id: string; order_id: string; type: string };
/** Without order and type where the event was dismissed as a dead letter. */
type NotificationRow = { id: string; order_id: string | null; type: string | null };

export const eventChecks: Check[] = [
  {
    title: "Each event of orders has a subscriber",
    run: ({ orders }) =>
      checkWithSql(orders, {
        total: "events",
        wrong: `
          SELECT format('event %s has no subscriber', e.id) AS wrong
          FROM events e WHERE NOT EXISTS (SELECT FROM event_deliveries d WHERE d.event_id = e.id)`,
      }),
  },
  {
    title: "Each event of an order has its notification",
    run: ({ orders, notifications }, { graceSeconds }) =>
      checkAcross<EventRow, NotificationRow>({
        left: {
          client: orders,
          select: `
            SELECT id, order_id, type FROM events
            WHERE type LIKE ANY ('{order.%,fulfillment.%,return.%}') AND created_at < now() - make_interval(secs => $3)`,
          params: [graceSeconds],
        },
        right: {
          client: notifications,
          select: `
            SELECT event_id AS id, order_id, type FROM notifications WHERE event_id = ANY($1)
            UNION ALL
            SELECT event_id, NULL, NULL FROM dead_letters WHERE event_id = ANY($1) AND dismissed_at IS NOT NULL`,
        },
        key: ({ id }) => id,
        judge: ({ id, order_id, type }, notification) => {
          if (!notification) return `event ${id} (${type}) has no notification`;
          if (!notification.type) return undefined;
          const isSame = notification.order_id === order_id && notification.type === type;
          return isSame ? undefined : `the notification of event ${id} has another order or type`;
        },
      }),
  },
  {
    title: "No order has two notifications of one status",
    run: ({ notifications }) =>
      checkWithSql(notifications, {
        total: "notifications",
        wrong: `
          SELECT format('order %s has %s notifications of %s', order_id, count(*), type) AS wrong
          FROM notifications WHERE type LIKE 'order.%' GROUP BY order_id, type HAVING count(*) > 1`,
      }),
  },
  {
    title: "No mail waits or was given up",
    run: ({ notifications }, { graceSeconds }) =>
      checkWithSql(notifications, {
        total: `(
          SELECT mail_state FROM notifications UNION ALL SELECT mail_state FROM cart_reminders
        ) AS mails WHERE mail_state <> 'none'`,
        wrong: `
          SELECT format('the mail of %s is %s', mail, mail_state) AS wrong
          FROM (
            SELECT 'notification ' || id AS mail, mail_state, created_at FROM notifications
            UNION ALL
            SELECT 'cart ' || cart_id, mail_state, created_at FROM cart_reminders
          ) AS mails
          WHERE mail_state = 'failed' AND created_at > now() - interval '7 days'
            OR mail_state = 'pending' AND created_at < now() - make_interval(secs => ${graceSeconds})`,
      }),
  },
  {
    title: "No dead letters",
    run: ({ notifications }) =>
      checkWithSql(notifications, {
        total: "dead_letters",
        wrong: "SELECT format('dead letter %s: %s', id, error) AS wrong FROM dead_letters WHERE dismissed_at IS NULL",
      }),
  },
];
