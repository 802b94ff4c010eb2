import type { CloudEvent, EventLogRpc, ListEvents } from "#shared/contracts/event-log.ts";
import type { OrderEvent, OrderEventType } from "#shared/contracts/events/orders.ts";
import { newId } from "#shared/values/ids.ts";

let second = 0;

/** An event of a made-up order, a second younger than the one before it. */
export function newOrderEvent(
  userId: string = crypto.randomUUID(),
  type: OrderEventType = "order.created",
): OrderEvent {
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, second++)).toISOString();
  const money = (amount: number) => ({ amount, currency: "USD" });
  const items = [
    { productId: crypto.randomUUID(), name: "Mug <b>", unitPrice: money(500), quantity: 2, lineTotal: money(1000) },
  ];
  const data = { id: crypto.randomUUID(), userId, status: "pending" as const, items, total: money(1000), version: 1 };
  return {
    specversion: "1.0",
    id: newId(),
    source: "/api/v1/orders",
    type,
    subject: data.id,
    time,
    datacontenttype: "application/json",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    data: { ...data, createdAt: time, updatedAt: time },
  };
}

/** The log of a publisher, of these events. */
export function fakeEventLog(events: () => CloudEvent[]): EventLogRpc {
  const listEvents = async (_call: unknown, { after, limit }: ListEvents) => {
    const start = after ? events().findIndex(({ id }) => id === after.id) + 1 : 0;
    return events().slice(start, start + limit);
  };
  return {
    listEvents,
    listEventIds: async (call, input) =>
      (await listEvents(call, input)).map(({ id, type, time }) => ({ id, type, time })),
    readEvents: async (_call, ids) => events().filter(({ id }) => ids.includes(id)),
  };
}

/** The logs that a subscriber of orders alone is bound to. */
export const fakeEventLogs = (events: () => CloudEvent[]): Map<string, EventLogRpc> =>
  new Map([["orders", fakeEventLog(events)]]);
