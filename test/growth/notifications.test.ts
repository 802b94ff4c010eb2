import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEAD_LETTER_DAYS, HANDLED_EVENT_DAYS } from "#shared/events/subscriber/retention.repository.ts";
import { pruneHandledEvents } from "#shared/events/subscriber/retention.service.ts";
import type { SubscriberContext } from "#shared/events/subscriber/subscriber.ts";
import { createTestContext } from "#shared/testing/context.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import type { NotificationsContext } from "../../workers/notifications/src/context.ts";
import { pruneNotifications } from "../../workers/notifications/src/retention/retention.service.ts";
import { withClient } from "../../tools/lib/databases.ts";
import { countRows, expectQuickRuns, fill, findFullScans, idOf, ROWS } from "./growth.ts";

let ctx: NotificationsContext & SubscriberContext;
let database: TestDatabase;

/** One row in ten of each table is past its retention. */
const DUE = ROWS / 10;
const series = `generate_series(1, ${ROWS}) AS n`;
const age = (days: number) => `now() - CASE WHEN n % 10 = 0 THEN interval '${days + 1} days' ELSE interval '1 day' END`;

beforeAll(async () => {
  const test = await createTestContext("notifications");
  database = test.database;
  ctx = test.ctx as unknown as typeof ctx; // pruning reaches for nothing but the database
  // The inbox of shared/events, which subscribers have that are not notifications.
  await withClient(database.ownerUrl, (client) =>
    client.query(`
      CREATE TABLE inbox (event_id uuid PRIMARY KEY, type text NOT NULL, subject uuid NOT NULL, handled_at timestamptz NOT NULL);
      CREATE INDEX inbox_handled_at_idx ON inbox (handled_at)`),
  );
  await fill(database, {
    notifications: `
      INSERT INTO notifications (id, event_id, user_id, order_id, type, title, body, created_at, mail_state)
      SELECT ${idOf("n")}, ${idOf("n")}, ${idOf("n % 1000")}, ${idOf("n")}, 'order.created', 'Thank you', 'Your order was placed.',
        ${age(HANDLED_EVENT_DAYS)}, 'sent'
      FROM ${series}`,
    cart_reminders: `
      INSERT INTO cart_reminders (cart_id, event_id, created_at, mail_state)
      SELECT ${idOf("n")}, ${idOf("n")}, ${age(HANDLED_EVENT_DAYS)}, 'sent' FROM ${series}`,
    dead_letters: `
      INSERT INTO dead_letters (id, fingerprint, message, error, attempts, failed_at)
      SELECT ${idOf("n")}, n::text, '{}', 'Error', 9, ${age(DEAD_LETTER_DAYS)} FROM ${series}`,
    inbox: `
      INSERT INTO inbox (event_id, type, subject, handled_at)
      SELECT ${idOf("n")}, 'order.created', ${idOf("n")}, ${age(HANDLED_EVENT_DAYS)} FROM ${series}`,
  });
});
afterAll(() => database.close());

const jobs = { "pruneNotifications()": pruneNotifications, "pruneHandledEvents()": pruneHandledEvents };

describe("a million notifications, dead letters and handled events", () => {
  it.each(Object.entries(jobs))(
    "%s runs for half a second and one more batch, and reads no table from end to end",
    async (name, job) => {
      const tables = name === "pruneNotifications()" ? ["notifications", "cart_reminders", "dead_letters"] : ["inbox"];
      const isDone = async () => Object.values(await countRows(database, tables)).every((count) => count <= ROWS - DUE);
      const first = await expectQuickRuns(name, () => job(ctx), isDone);
      expect(await findFullScans(database, first)).toEqual([]);
      expect(await countRows(database, tables)).toEqual(Object.fromEntries(tables.map((table) => [table, ROWS - DUE])));
    },
  );
});
