import type { Cart } from "#shared/contracts/carts.ts";
import type { CloudEvent, EventLogRpc } from "#shared/contracts/event-log.ts";
import type { MailedOrder, OrderMailsRpc } from "#shared/contracts/orders-rpc.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { fakeEventLog } from "#shared/testing/order-events.ts";
import type { NotificationsContext } from "./context.ts";
import { sampleMailedOrder, sampleOrder } from "./mail-samples/orders.ts";

type OrdersEdge = { calls: number; ordersFail: boolean; orders: Map<string, MailedOrder>; carts?: Map<string, Cart> };

const SHOP = { name: "Edge Shop", supportEmail: null };

/** A fake of the orders Worker for mails: an order that `edge` does not have is a sample of a customer's with the same id. */
export const fakeOrders = (edge: OrdersEdge): OrderMailsRpc => ({
  readOrdersForMails: async (_call, orderIds) => {
    edge.calls++;
    if (edge.ordersFail) throw new Error("the orders Worker is down");
    const orders = orderIds.map(
      (id) => edge.orders.get(id) ?? sampleMailedOrder(sampleOrder({ id, userId: id, cartId: null, email: null })),
    );
    return { shop: SHOP, orders };
  },
  readAbandonedCarts: async (_call, cartIds) => {
    edge.calls++;
    if (edge.ordersFail) throw new Error("the orders Worker is down");
    return { shop: SHOP, carts: cartIds.flatMap((id) => edge.carts?.get(id) ?? []) };
  },
});

/** A context of this Worker on a fresh database, with fakes of everything else. */
export async function createNotificationsTest() {
  const { ctx: base, database, logs } = await createTestContext("notifications");
  /** Controls and records of the fakes; `calls` counts the calls to other Workers. */
  const edge = {
    mails: [] as Mail[],
    sendMail: async (_mail: Mail): Promise<void> => undefined,
    log: [] as CloudEvent[],
    queued: [] as unknown[],
    calls: 0,
    usersFail: false,
    ordersFail: false,
    /** The orders that mails know better than a sample, by their ids. */
    orders: new Map<string, MailedOrder>(),
    /** The carts that are still abandoned, by their ids. */
    carts: new Map<string, Cart>(),
    /** Users who deleted their accounts or were deactivated. */
    inactive: new Set<string>(),
  };
  const eventLog = fakeEventLog(() => edge.log);
  const countedLog: EventLogRpc = {
    ...eventLog,
    listEventIds: (...args) => {
      edge.calls++;
      return eventLog.listEventIds(...args);
    },
    readEvents: (...args) => {
      edge.calls++;
      return eventLog.readEvents(...args);
    },
  };
  const ctx: NotificationsContext = {
    ...base,
    mailer: {
      send: async (mail) => {
        await edge.sendMail(mail);
        edge.mails.push(mail);
      },
    },
    hasCartReminders: false,
    shopUrl: "https://shop.example.com",
    orders: fakeOrders(edge),
    users: {
      findVerifiedAddresses: async (_call, userIds) => {
        edge.calls++;
        if (edge.usersFail) throw new Error("the users Worker is down");
        return userIds.map((userId) => ({ userId, email: `${userId}@example.com` }));
      },
      findActiveUsers: async (_call, userIds) => {
        edge.calls++;
        if (edge.usersFail) throw new Error("the users Worker is down");
        return userIds.filter((id) => !edge.inactive.has(id));
      },
    },
    eventLogs: new Map([
      ["orders", countedLog],
      ["payments", fakeEventLog(() => [])],
    ]),
    events: {
      send: async (message: unknown) => void edge.queued.push(message),
    } as unknown as NotificationsContext["events"],
  };
  return { ctx, database, logs, edge, close: () => database.close() };
}
