import type { EventLogRpc } from "#shared/contracts/event-log.ts";
import type { OrderEvent } from "#shared/contracts/events/orders.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { fakeEventLog } from "#shared/testing/order-events.ts";
import type { NotificationsContext } from "./context.ts";

/** A context of this Worker on a fresh database, with fakes of everything else. */
export async function createNotificationsTest() {
  const { ctx: base, database, logs } = await createTestContext("notifications");
  /** Controls and records of the fakes; `calls` counts the calls to other Workers. */
  const edge = {
    mails: [] as Mail[],
    sendMail: async (_mail: Mail): Promise<void> => undefined,
    log: [] as OrderEvent[],
    queued: [] as unknown[],
    calls: 0,
    usersFail: false,
  };
  const eventLog = fakeEventLog(() => edge.log);
  const countedLog: EventLogRpc = {
    listEvents: (...args) => {
      edge.calls++;
      return eventLog.listEvents(...args);
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
    users: {
      findVerifiedAddresses: async (_call, userIds) => {
        edge.calls++;
        if (edge.usersFail) throw new Error("the users Worker is down");
        return userIds.map((userId) => ({ userId, email: `${userId}@example.com` }));
      },
    },
    eventLogs: new Map([["orders", countedLog]]),
    events: {
      send: async (message: unknown) => void edge.queued.push(message),
    } as unknown as NotificationsContext["events"],
  };
  return { ctx, database, logs, edge, close: () => database.close() };
}
