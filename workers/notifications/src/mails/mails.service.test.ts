import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newOrderEvent } from "#shared/testing/order-events.ts";
import { handleOrderEvents } from "../order-events/order-events.service.ts";
import { notifications } from "../tables.ts";
import { createNotificationsTest } from "../testing.ts";
import { MAIL_CLAIM_SECONDS, sendPendingMails } from "./mails.service.ts";

let test: Awaited<ReturnType<typeof createNotificationsTest>>;

beforeAll(async () => {
  test = await createNotificationsTest();
});
afterAll(() => test?.close());
beforeEach(async () => {
  Object.assign(test.edge, { mails: [], sendMail: async () => undefined, calls: 0, usersFail: false });
  await test.ctx.db.delete(notifications);
});

/** Notifications whose mail is due, as after an outage of the users Worker. */
async function addPendingMails(count: number): Promise<void> {
  await test.ctx.db.insert(notifications).values(
    Array.from({ length: count }, () => ({
      id: test.ctx.newId(),
      eventId: crypto.randomUUID(),
      userId: crypto.randomUUID(),
      orderId: crypto.randomUUID(),
      type: "order.created",
      title: "We have your order",
      body: "Thank you!",
      mailState: "pending" as const,
    })),
  );
}

const recipients = () => test.edge.mails.map(({ to }) => to);
const mailStates = async () => [
  ...new Set((await test.ctx.db.select().from(notifications)).map(({ mailState }) => mailState)),
];

/**
 * A provider that takes 8 s for each mail; mails that are sent concurrently take 8 s together. The cron starts each
 * minute. The test advances time by moving the next attempts.
 */
function startSlowProvider(): { finishCrons: () => Promise<void> } {
  const crons: Promise<void>[] = [];
  let [clock, inFlight] = [0, 0];
  // One after another, because two concurrent updates of all rows could deadlock.
  let moved: Promise<unknown> = Promise.resolve();
  test.edge.sendMail = async () => {
    const seconds = 8 / ++inFlight;
    const mailNextAttemptAt = sql`mail_next_attempt_at - make_interval(secs => ${seconds}::float8)`;
    moved = moved.then(() => test.ctx.db.update(notifications).set({ mailNextAttemptAt }));
    await moved;
    inFlight--;
    clock += seconds;
    if (Math.floor(clock / 60) > crons.length) crons.push(sendPendingMails(test.ctx));
  };
  return {
    finishCrons: async () => {
      for (const cron of crons) await cron;
    },
  };
}

describe("sendPendingMails()", () => {
  it("sends 50 mails for 50 notifications when each mail takes 8 seconds and the cron starts each minute", async () => {
    await addPendingMails(50);
    const provider = startSlowProvider();
    await sendPendingMails(test.ctx);
    await provider.finishCrons();
    expect(recipients()).toHaveLength(50);
    expect(new Set(recipients()).size).toBe(50);
    expect(await mailStates()).toEqual(["sent"]);
  });

  it("sends each mail once when three runs start at the same time", async () => {
    await addPendingMails(30);
    await Promise.all([1, 2, 3].map(() => sendPendingMails(test.ctx)));
    expect(recipients()).toHaveLength(30);
    expect(new Set(recipients()).size).toBe(30);
  });

  it("counts no attempt while the users Worker is unavailable", async () => {
    await addPendingMails(2);
    test.edge.usersFail = true;
    await expect(sendPendingMails(test.ctx)).rejects.toThrow();
    const rows = await test.ctx.db.select().from(notifications);
    expect(rows.map(({ mailAttempts }) => mailAttempts)).toEqual([0, 0]);
    test.edge.usersFail = false;
    await sendPendingMails(test.ctx);
    expect(recipients()).toHaveLength(2);
  });
});

describe("handleOrderEvents()", () => {
  it("claims each mail of a large batch until a connection is free to send it, and one timeout longer", async () => {
    let [inFlight, most] = [0, 0];
    let claims: unknown[] = [];
    test.edge.sendMail = async () => {
      most = Math.max(most, ++inFlight);
      if (claims.length === 0) {
        claims = await test.ctx.db
          .select()
          .from(notifications)
          .where(
            sql`mail_next_attempt_at >= now() + interval '${sql.raw(String((30 / 6) * MAIL_CLAIM_SECONDS - 30))} seconds'`,
          );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
      inFlight--;
    };
    await handleOrderEvents(
      test.ctx,
      Array.from({ length: 30 }, () => newOrderEvent()),
    );
    expect(recipients()).toHaveLength(30);
    expect(most).toBeLessThanOrEqual(6);
    expect(claims).toHaveLength(30);
  });
});
