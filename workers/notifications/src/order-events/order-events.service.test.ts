import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fakeEventLog, newOrderEvent } from "#shared/testing/order-events.ts";
import { sampleMailedOrder, sampleOrder } from "../mail-samples/orders.ts";
import { sendPendingMails } from "../mails/mails.service.ts";
import { handleOrderEvents, reconcileEvents } from "./order-events.service.ts";
import { deadLetters, notifications, watermarks } from "../tables.ts";
import { createNotificationsTest } from "../testing.ts";

let test: Awaited<ReturnType<typeof createNotificationsTest>>;

beforeAll(async () => {
  test = await createNotificationsTest();
});
afterAll(() => test?.close());
beforeEach(async () => {
  await test.ctx.db.delete(notifications);
  await test.ctx.db.delete(deadLetters);
  await test.ctx.db.delete(watermarks);
});

/** Makes PostgreSQL refuse the notification of this event with this SQLSTATE, until the returned function is called. */
async function refuseEvent(eventId: string, sqlState: string): Promise<() => Promise<void>> {
  await test.database.runAsOwner(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.event_id = '${eventId}' THEN RAISE SQLSTATE '${sqlState}'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER refuse BEFORE INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION refuse()`);
  return () => test.database.runAsOwner("DROP TRIGGER refuse ON notifications; DROP FUNCTION refuse()");
}

describe("handleOrderEvents()", () => {
  const id = crypto.randomUUID();
  const refundId = crypto.randomUUID();
  const refund = () => ({
    ...newOrderEvent(),
    source: "/api/v1/payments",
    type: "refund.succeeded",
    subject: refundId,
    data: {
      ...{ id: refundId, orderId: id, paymentId: crypto.randomUUID(), status: "succeeded", reason: null },
      ...{ amount: { amount: 1929, currency: "USD" }, userId: crypto.randomUUID(), paymentVersion: 2 },
      ...{
        paidAmount: 9189,
        refundedAmount: 1929,
        createdAt: "2026-01-01T00:00:00Z",
        updatedAt: "2026-01-01T00:00:00Z",
      },
    },
  });

  beforeEach(() => {
    Object.assign(test.edge, {
      mails: [],
      ordersFail: false,
      orders: new Map([[id, sampleMailedOrder(sampleOrder({ id }))]]),
    });
  });

  it("mails a refund to the address of the order's cart, with a link that shows the order", async () => {
    await handleOrderEvents(test.ctx, [refund()]);
    const key = test.edge.orders.get(id)?.key;
    expect(test.edge.mails).toMatchObject([
      {
        to: "ada@example.com",
        subject: "You got a refund",
        text: expect.stringContaining(`https://shop.example.com/orders/${id}?key=${key}`),
      },
    ]);
    expect(test.edge.mails[0]?.text).toContain("We have refunded $19.29.");
    expect(await test.ctx.db.select().from(notifications)).toMatchObject([{ orderId: id, subjectId: refundId }]);
  });

  describe("a refund of an order that a guest paid, and that is a customer's since they signed in", () => {
    const customer = crypto.randomUUID();
    const owners = async () => (await test.ctx.db.select().from(notifications)).map(({ userId }) => userId);

    beforeEach(() => {
      const order = sampleOrder({ id, userId: customer, cartId: null, email: null });
      test.edge.orders.set(id, sampleMailedOrder(order));
    });

    it("notifies the customer, and mails the customer's address as the order has none", async () => {
      await handleOrderEvents(test.ctx, [newOrderEvent(), refund()]);
      expect(await owners()).toContain(customer);
      expect(test.edge.mails.map(({ to }) => to)).toContain(`${customer}@example.com`);
      expect(test.edge.mails).toHaveLength(2);
    });

    it("notifies and mails the customer when the event comes from the log", async () => {
      const log = [refund()];
      const eventLogs = new Map([...test.ctx.eventLogs, ["payments", fakeEventLog(() => log)] as const]);
      await reconcileEvents({ ...test.ctx, eventLogs });
      expect(await owners()).toEqual([customer]);
      await sendPendingMails(test.ctx);
      expect(test.edge.mails).toMatchObject([{ to: `${customer}@example.com`, subject: "You got a refund" }]);
    });

    it("mails the customer's address later when the orders Worker is unavailable", async () => {
      test.edge.ordersFail = true;
      const event = refund();
      await handleOrderEvents(test.ctx, [event]);
      expect(await owners()).toEqual([event.data.userId]);
      test.edge.ordersFail = false;
      await sendPendingMails(test.ctx);
      expect(test.edge.mails).toMatchObject([{ to: `${customer}@example.com`, subject: "You got a refund" }]);
    });
  });

  it("mails later when the orders Worker is unavailable", async () => {
    test.edge.ordersFail = true;
    await handleOrderEvents(test.ctx, [refund()]);
    expect(test.edge.mails).toEqual([]);
    test.edge.ordersFail = false;
    await sendPendingMails(test.ctx);
    expect(test.edge.mails).toMatchObject([{ to: "ada@example.com", subject: "You got a refund" }]);
  });
});

describe("reconcileEvents()", () => {
  it.each([
    ["08006", "the connection broke"],
    ["25006", "the database is read-only during a failover"],
    ["40001", "two transactions could not be serialized"],
    ["40P01", "a deadlock was found"],
    ["42P01", "a table is missing"],
    ["53300", "there are too many connections"],
    ["55P03", "a lock was not available"],
    ["57014", "the statement took too long"],
    ["57P01", "an administrator stopped the database"],
    ["57P03", "the database is starting up"],
  ])("does not advance past an event that PostgreSQL refused with %s: %s", async (sqlState) => {
    const [first, second] = [newOrderEvent(), newOrderEvent()];
    test.edge.log = [first, second];
    const mend = await refuseEvent(second.id, sqlState);
    try {
      await expect(reconcileEvents(test.ctx)).rejects.toThrow();
    } finally {
      await mend();
    }
    expect(await test.ctx.db.select().from(deadLetters)).toEqual([]);
    await reconcileEvents(test.ctx);
    const handled = (await test.ctx.db.select().from(notifications)).map(({ eventId }) => eventId);
    expect(handled.toSorted()).toEqual([first.id, second.id].toSorted());
  });

  it.each(["22P05", "23514", "54000"])(
    "stores a dead letter for an event whose values PostgreSQL refused with %s, and handles the events after it",
    async (sqlState) => {
      const [bad, good] = [newOrderEvent(), newOrderEvent()];
      test.edge.log = [bad, good];
      const mend = await refuseEvent(bad.id, sqlState);
      try {
        await reconcileEvents(test.ctx);
      } finally {
        await mend();
      }
      expect(await test.ctx.db.select().from(deadLetters)).toMatchObject([{ eventId: bad.id }]);
      expect(await test.ctx.db.select().from(notifications)).toMatchObject([{ eventId: good.id }]);
      expect(await test.ctx.db.select().from(watermarks)).toMatchObject([{ eventId: good.id }]);
    },
  );
});
