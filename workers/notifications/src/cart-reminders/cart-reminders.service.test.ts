import { sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Cart } from "#shared/contracts/carts.ts";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import { newOrderEvent } from "#shared/testing/order-events.ts";
import type { NotificationsContext } from "../context.ts";
import { sampleCart } from "../mail-samples/carts.ts";
import { handleOrderEvents, reconcileEvents } from "../order-events/order-events.service.ts";
import { cartReminders, deadLetters, notifications, watermarks } from "../tables.ts";
import { createNotificationsTest } from "../testing.ts";
import { sendCartReminders } from "./cart-reminders.service.ts";

let test: Awaited<ReturnType<typeof createNotificationsTest>>;
let on: NotificationsContext;

beforeAll(async () => {
  test = await createNotificationsTest();
  on = { ...test.ctx, hasCartReminders: true };
});
afterAll(() => test?.close());
beforeEach(async () => {
  Object.assign(test.edge, {
    mails: [],
    log: [],
    calls: 0,
    ordersFail: false,
    usersFail: false,
    carts: new Map(),
    inactive: new Set(),
  });
  test.edge.sendMail = async () => undefined;
  for (const table of [cartReminders, notifications, deadLetters, watermarks]) await test.ctx.db.delete(table);
});

/** A cart that orders reported as abandoned and that still is. */
function abandon(fields: Partial<Cart> = {}): CloudEvent & { data: Cart } {
  const cart = sampleCart({ id: crypto.randomUUID(), ...fields });
  test.edge.carts.set(cart.id, cart);
  return { ...newOrderEvent(), type: "cart.abandoned", subject: cart.id, data: cart };
}

const recipients = () => test.edge.mails.map(({ to }) => to);
const states = async () =>
  (await test.ctx.db.select().from(cartReminders)).map(({ mailState, mailAttempts }) => [mailState, mailAttempts]);
const makeDue = () => test.ctx.db.update(cartReminders).set({ mailNextAttemptAt: sql`now()` });

describe("sendCartReminders()", () => {
  it("mails a customer who agreed to it, once, however often the event comes and the job runs", async () => {
    const event = abandon();
    await Promise.all([handleOrderEvents(on, [event]), handleOrderEvents(on, [event, event])]);
    await Promise.all([1, 2, 3].map(() => sendCartReminders(on)));
    test.edge.log = [event];
    await reconcileEvents(on);
    await makeDue();
    await sendCartReminders(on);
    expect(test.edge.mails).toMatchObject([{ to: "ada@example.com", subject: "You left something in your cart" }]);
    expect(test.edge.mails[0]?.text).toContain("Return to your cart: https://shop.example.com/cart");
    expect(test.edge.mails[0]?.html).toContain('href="https://shop.example.com/cart"');
    expect(await states()).toEqual([["sent", 1]]);
    expect(await test.ctx.db.select().from(notifications)).toEqual([]);
  });

  it("mails about an event that the queue did not bring", async () => {
    test.edge.log = [abandon()];
    await reconcileEvents(on);
    await sendCartReminders(on);
    expect(recipients()).toEqual(["ada@example.com"]);
  });

  it("sends no mail while it is turned off, nor about these carts once it is turned on", async () => {
    await handleOrderEvents(test.ctx, [abandon(), abandon()]);
    await sendCartReminders(test.ctx);
    await makeDue();
    await sendCartReminders(on);
    expect(test.edge.mails).toEqual([]);
    expect(test.edge.calls).toBe(0);
    expect(await states()).toEqual([
      ["none", 0],
      ["none", 0],
    ]);
  });

  it("gives up what is waiting when it is turned off", async () => {
    await handleOrderEvents(on, [abandon()]);
    await sendCartReminders(test.ctx);
    await sendCartReminders(on);
    expect(test.edge.mails).toEqual([]);
  });

  it("sends no mail to a customer who did not agree to it", async () => {
    await handleOrderEvents(on, [abandon({ reminderConsent: false })]);
    await sendCartReminders(on);
    expect(test.edge.mails).toEqual([]);
    expect(await states()).toEqual([["none", 0]]);
  });

  it("sends no mail about a cart that was completed or changed in the meantime, also when it is abandoned again", async () => {
    const event = abandon();
    await handleOrderEvents(on, [event]);
    test.edge.carts.clear();
    await sendCartReminders(on);
    test.edge.carts.set(event.data.id, event.data);
    await makeDue();
    await sendCartReminders(on);
    expect(test.edge.mails).toEqual([]);
    expect(await states()).toEqual([["none", 1]]);
  });

  it("sends no mail to a customer who deleted the account or was deactivated in the meantime", async () => {
    const [gone, active] = [abandon({ userId: crypto.randomUUID() }), abandon({ email: "bob@example.com" })];
    await handleOrderEvents(on, [gone, active]);
    test.edge.inactive.add(gone.data.userId);
    await sendCartReminders(on);
    await makeDue();
    test.edge.inactive.clear();
    await sendCartReminders(on);
    expect(recipients()).toEqual(["bob@example.com"]);
    expect((await states()).toSorted()).toEqual([
      ["none", 1],
      ["sent", 1],
    ]);
  });

  it("asks orders again before it repeats a mail that the provider refused", async () => {
    const [kept, completed] = [abandon(), abandon()];
    test.edge.sendMail = async () => {
      throw new Error("no mail today");
    };
    await handleOrderEvents(on, [kept, completed]);
    await sendCartReminders(on);
    test.edge.sendMail = async () => undefined;
    test.edge.carts.delete(completed.data.id);
    await makeDue();
    await sendCartReminders(on);
    expect(recipients()).toHaveLength(1);
    expect((await states()).toSorted()).toEqual([
      ["none", 2],
      ["sent", 2],
    ]);
  });

  it.each(["orders", "users"])("counts no attempt while the %s Worker is unavailable", async (service) => {
    await handleOrderEvents(on, [abandon()]);
    Object.assign(test.edge, { [`${service}Fail`]: true });
    await expect(sendCartReminders(on)).rejects.toThrow();
    expect(test.edge.mails).toEqual([]);
    Object.assign(test.edge, { [`${service}Fail`]: false });
    await sendCartReminders(on);
    expect(await states()).toEqual([["sent", 1]]);
  });

  it("gives a mail up that the provider refused nine times", async () => {
    await handleOrderEvents(on, [abandon()]);
    test.edge.sendMail = async () => {
      throw new Error("no mail today");
    };
    for (let run = 0; run < 12; run++) {
      await makeDue();
      await sendCartReminders(on);
    }
    expect(await states()).toEqual([["failed", 9]]);
  });

  it("sends a backlog over several pages", async () => {
    const emails = Array.from({ length: 45 }, (_, index) => `${index}@example.com`);
    await handleOrderEvents(
      on,
      emails.map((email) => abandon({ email })),
    );
    await sendCartReminders(on);
    expect(recipients().toSorted()).toEqual(emails.toSorted());
    expect(test.edge.calls).toBe(6);
  });
});
