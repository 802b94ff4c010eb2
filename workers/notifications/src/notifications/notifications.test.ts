import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OrderEvent } from "#shared/contracts/events/orders.ts";
import type { MailedOrder } from "#shared/contracts/orders-rpc.ts";
import {
  listAllDeadLetters,
  replayDeadLetter,
  storeDeadLetter,
} from "#shared/events/subscriber/dead-letters.service.ts";
import { DELIVERIES } from "#shared/events/subscriber/deliveries.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { fakeEventLog, fakeEventLogs, newOrderEvent } from "#shared/testing/order-events.ts";
import type { NotificationsContext } from "../context.ts";
import { readGauges } from "../gauges/gauges.service.ts";
import { sampleMailedOrder, sampleOrder } from "../mail-samples/orders.ts";
import { sendPendingMails } from "../mails/mails.service.ts";
import { handleOrderEvents, reconcileEvents } from "../order-events/order-events.service.ts";
import { deadLetters, notifications } from "../tables.ts";
import { fakeOrders } from "../testing.ts";
import { listOwnNotifications, markAllRead, markNotification } from "./notifications.service.ts";

let ctx: NotificationsContext;
let close: () => Promise<void>;
const edge = {
  mails: [] as Mail[],
  mailFails: false,
  usersFail: false,
  ordersFail: false,
  calls: 0,
  orders: new Map<string, MailedOrder>(),
  log: [] as OrderEvent[],
  sent: [] as unknown[],
};

beforeAll(async () => {
  const { ctx: base, database } = await createTestContext("notifications");
  close = database.close;
  ctx = {
    ...base,
    mailer: {
      send: async (mail) => {
        if (edge.mailFails) throw new Error("no mail today");
        edge.mails.push(mail);
      },
    },
    hasCartReminders: false,
    shopUrl: "https://shop.example.com",
    orders: fakeOrders(edge),
    users: {
      findVerifiedAddresses: async (_call, userIds) => {
        if (edge.usersFail) throw new Error("users is down");
        // Users whose id ends in 0 have no verified address.
        return userIds.filter((id) => !id.endsWith("0")).map((userId) => ({ userId, email: `${userId}@example.com` }));
      },
      findActiveUsers: async (_call, userIds) => userIds,
    },
    eventLogs: new Map([...fakeEventLogs(() => edge.log), ["payments", fakeEventLog(() => [])]]),
    events: {
      send: async (message: unknown) => void edge.sent.push(message),
    } as unknown as NotificationsContext["events"],
  };
});
afterAll(() => close?.());
beforeEach(async () => {
  Object.assign(edge, { mails: [], mailFails: false, usersFail: false, ordersFail: false, sent: [] });
  await ctx.db.delete(notifications);
  await ctx.db.delete(deadLetters);
});

const userWith = (digit: string) => `${crypto.randomUUID().slice(0, -1)}${digit}`;

/** An event of an order of this user. */
function newEvent(userId = userWith("1"), type: OrderEvent["type"] = "order.created"): OrderEvent {
  const event = newOrderEvent(userId, type);
  const { id } = event.data;
  edge.orders.set(id, sampleMailedOrder(sampleOrder({ id, userId, cartId: null, email: null })));
  return event;
}

const mailStates = async () => (await ctx.db.select().from(notifications)).map(({ mailState }) => mailState);
const gauges = async () =>
  Object.fromEntries((await readGauges(ctx)).map(({ name, samples }) => [name, samples[0]?.value]));
const mailsAreDue = () => ctx.db.update(notifications).set({ mailNextAttemptAt: sql`now()` });

describe("handleOrderEvents()", () => {
  it("creates one notification and one mail when an event is delivered six times, three of them concurrently", async () => {
    const event = newEvent();
    await Promise.all([1, 2, 3].map(() => handleOrderEvents(ctx, [event])));
    await handleOrderEvents(ctx, [event, event, event]);
    expect(await mailStates()).toEqual(["sent"]);
    expect(edge.mails).toHaveLength(1);
    expect(edge.mails[0]).toMatchObject({ to: `${event.data.userId}@example.com`, subject: "We have your order" });
    expect(edge.mails[0]?.text).toContain("2 × Mug <b> for $10.00");
    expect(edge.mails[0]?.html).toContain("Mug &lt;b&gt;");
  });

  it("handles the other messages of a batch that contains a poison message", async () => {
    const poison = { ...newEvent(), type: "order.eaten" };
    const outcomes = await handleOrderEvents(ctx, [newEvent(), poison, newEvent(), null]);
    expect(outcomes.map(({ handled }) => handled)).toEqual([true, false, true, false]);
    expect(outcomes[1]).toMatchObject({ isPermanent: true });
  });

  it("sends no mail to a customer without a verified address", async () => {
    await handleOrderEvents(ctx, [newEvent(userWith("0"))]);
    expect([await mailStates(), edge.mails]).toEqual([["none"], []]);
  });

  it("creates the notification while the users Worker is down, and leaves the mail to the cron", async () => {
    edge.usersFail = true;
    await handleOrderEvents(ctx, [newEvent(), newEvent(userWith("0"))]);
    expect(await mailStates()).toEqual(["pending", "pending"]);
    expect(await gauges()).toMatchObject({ notifications_mail_pending: 2 });
    edge.usersFail = false;
    await mailsAreDue();
    await sendPendingMails(ctx);
    expect((await mailStates()).toSorted()).toEqual(["none", "sent"]);
  });
});

describe("a mail that fails", () => {
  it("stays pending until its next attempt is due, and is then sent once by two concurrent cron runs", async () => {
    edge.mailFails = true;
    await handleOrderEvents(ctx, [newEvent()]);
    edge.mailFails = false;
    await sendPendingMails(ctx);
    expect([await mailStates(), edge.mails]).toEqual([["pending"], []]);
    await mailsAreDue();
    await Promise.all([sendPendingMails(ctx), sendPendingMails(ctx)]);
    expect([await mailStates(), edge.mails.length]).toEqual([["sent"], 1]);
  });

  it("is given up after nine attempts", async () => {
    edge.mailFails = true;
    await handleOrderEvents(ctx, [newEvent()]);
    for (let attempt = 2; attempt <= 9; attempt++) {
      await mailsAreDue();
      await sendPendingMails(ctx);
      expect(await mailStates()).toEqual(["pending"]);
    }
    await mailsAreDue();
    await sendPendingMails(ctx);
    expect(await mailStates()).toEqual(["failed"]);
  });
});

describe("reconcileEvents()", () => {
  it("handles each event that the queue did not deliver once, page by page, and an invalid event does not block the others", async () => {
    edge.log = Array.from({ length: 250 }, () => newEvent(userWith("0")));
    const [first, bad] = edge.log;
    await handleOrderEvents(ctx, [first]);
    if (bad) (bad as { type: string }).type = "order.eaten";
    await Promise.all([reconcileEvents(ctx), reconcileEvents(ctx)]);
    expect(await ctx.db.select().from(notifications)).toHaveLength(249);
    expect(await ctx.db.select().from(deadLetters)).toMatchObject([{ eventId: bad?.id }]);
    await ctx.db.delete(notifications);
    await reconcileEvents(ctx);
    expect(await ctx.db.select().from(notifications)).toHaveLength(0);
  });
});

describe("a dead letter", () => {
  it("is one row however often the event fails, with the sum of its attempts and the newest error", async () => {
    const message = { broken: "\u0000\ud800" };
    await storeDeadLetter(ctx, message, { error: new Error("secret"), attempts: DELIVERIES });
    await storeDeadLetter(ctx, message, { error: new TypeError("secret"), attempts: 1 });
    const { items } = await listAllDeadLetters(ctx, { limit: 10 });
    expect(items).toMatchObject([{ error: "TypeError", attempts: DELIVERIES + 1, eventId: null, replayedAt: null }]);
    expect(items[0]?.event).toEqual(message);
  });

  it("is sent to the queue again when replayed, and deleted when its event is handled", async () => {
    const event = newEvent();
    await storeDeadLetter(ctx, event, { error: new Error(), attempts: DELIVERIES });
    const [letter] = (await listAllDeadLetters(ctx, { limit: 10 })).items;
    expect(await gauges()).toMatchObject({ dead_letters: 1 });
    await replayDeadLetter(ctx, letter?.id ?? "");
    expect(await gauges()).toMatchObject({ dead_letters: 0 });
    expect(edge.sent).toEqual([event]);
    expect((await listAllDeadLetters(ctx, { limit: 10 })).items[0]?.replayedAt).not.toBeNull();
    await handleOrderEvents(ctx, edge.sent);
    expect((await listAllDeadLetters(ctx, { limit: 10 })).items).toEqual([]);
  });
});

describe("notifications", () => {
  it("can be marked read and unread one by one or all together, only by their owner", async () => {
    const userId = userWith("0");
    await handleOrderEvents(ctx, [newEvent(userId), newEvent(userId, "order.paid"), newEvent(userId, "order.shipped")]);
    const list = (unread: boolean) => listOwnNotifications(ctx, userId, { limit: 10, unread });
    const [{ id = "" } = {}] = (await list(false)).items;

    const read = await markNotification(ctx, { id, userId, read: true });
    expect(read.readAt).not.toBeNull();
    expect((await markNotification(ctx, { id, userId, read: true })).readAt).toBe(read.readAt);
    expect(await list(true)).toMatchObject({ unreadCount: 2, items: [{}, {}] });
    expect((await markNotification(ctx, { id, userId, read: false })).readAt).toBeNull();
    const stranger = { id, userId: userWith("0"), read: true };
    await expect(markNotification(ctx, stranger)).rejects.toMatchObject({ code: "not-found" });

    await markAllRead(ctx, userWith("0"));
    expect((await list(false)).unreadCount).toBe(3);
    await markAllRead(ctx, userId);
    expect(await list(true)).toMatchObject({ unreadCount: 0, items: [] });
    await ctx.db.delete(notifications).where(eq(notifications.userId, userId));
  });
});
