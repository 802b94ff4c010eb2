import { sql } from "drizzle-orm";
import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { Caller } from "#shared/contracts/identity.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { ReservationsRpc, ReservedLine, Restock, Settlement } from "#shared/contracts/products.ts";
import type { GuestResolution, GuestsRpc, SettleGuests } from "#shared/contracts/users.ts";
import type { EventQueue } from "#shared/events/publisher/context.ts";
import { RelayTurns } from "#shared/events/publisher/relay-turns.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { fakeEventLog } from "#shared/testing/order-events.ts";
import { fakeCatalogue } from "./carts/fake-catalogue.ts";
import type { OrdersContext } from "./context.ts";
import { placeOrder } from "./orders/placement.service.ts";
import { fakePayments } from "./payments/fake-payments.ts";
import type { DueOrderEvent } from "./events/events.repository.ts";
import { eventDeliveries, events, orderLines, orders } from "./tables.ts";

type Held = "held" | "confirmed" | "returned" | "released";

/** The states from which each action changes a reservation, and the state that it sets. */
const TRANSITIONS: Record<Settlement["action"], [from: Held[], to: Held]> = {
  confirm: [["held"], "confirmed"],
  return: [["held", "confirmed"], "returned"],
  release: [["held"], "released"],
  "release-stale": [["held"], "released"],
};

/** A fake of the products Worker for orders, which stores the state of each reservation. */
export function fakeProducts() {
  const reservations = new Map<string, Held>();
  const closed: string[] = [];
  const restocked = new Map<string, Restock["lines"]>();
  let holdMs = 120_000;
  const reserved = new Map<string, ReservedLine[]>();
  const move = (id: string, from: Held[], to: Held) => {
    if (!from.includes(reservations.get(id) as Held)) return;
    reservations.set(id, to);
    if (to !== "confirmed") returnStock(reserved.get(id) ?? []);
  };
  const calls: string[] = [];
  const { catalogue, findVariants, addVariant, takeStock, returnStock } = fakeCatalogue();
  const rpc: ReservationsRpc = {
    findVariants,
    async reserveVariants(_call, { reservationId, lines }) {
      if (closed.includes(reservationId)) return { outcome: "reserved", lines: [], expiresAt: Date.now() - 1 };
      const expiresAt = Date.now() + holdMs;
      const earlier = reserved.get(reservationId);
      if (earlier && reservations.get(reservationId) !== "released") {
        return { outcome: "reserved", lines: earlier, expiresAt };
      }
      const taken = takeStock(lines);
      if (!Array.isArray(taken)) return taken;
      reserved.set(reservationId, taken);
      reservations.set(reservationId, "held");
      return { outcome: "reserved", lines: taken, expiresAt };
    },
    async restock(_call, { restockId, lines }) {
      if (products.isDown) throw new Error("the products Worker is down");
      if (!restocked.has(restockId)) restocked.set(restockId, lines);
    },
    async closeReservations(_call, { confirmed, returned }) {
      if (products.isDown) throw new Error("the products Worker is down");
      closed.push(...confirmed, ...returned);
    },
    async setLowStockThreshold(_call, threshold) {
      products.lowStockThreshold = threshold;
    },
    async settleReservations(_call, settlements) {
      if (products.isDown) throw new Error("the products Worker is down");
      const [failed, settled] = [true, false].map((isRefused) =>
        settlements.filter(({ reservationId }) => products.refused.has(reservationId) === isRefused),
      ) as [Settlement[], Settlement[]];
      for (const { reservationId, action } of settled) move(reservationId, ...TRANSITIONS[action]);
      return { failed: failed.map(({ reservationId }) => reservationId) };
    },
    listStaleHolds: async (_call, { limit }) =>
      [...reservations]
        .filter(([, state]) => state === "held")
        .map(([id]) => id)
        .slice(0, limit),
  };
  const products = {
    /** Records the name of each method that is called. */
    rpc: new Proxy(rpc, {
      get: (target, name: keyof ReservationsRpc) => {
        calls.push(name);
        return target[name];
      },
    }),
    calls,
    reservations,
    addVariant,
    /** The variants, for sale or not, by their ids. */
    catalogue,
    /** What was restocked, by the id of the restock. */
    restocked,
    /** The ids of closed reservations. */
    closed,
    /** Sets how long later holds last. */
    holdFor: (ms: number) => {
      holdMs = ms;
    },
    /** The last threshold that was set. */
    lowStockThreshold: undefined as number | undefined,
    /** Ids of reservations that fail to settle. */
    refused: new Set<string>(),
    /** Whether every call to settle fails. */
    isDown: false,
  };
  return products;
}

/** A fake of the users Worker for orders. */
export function fakeUsers() {
  const calls: string[] = [];
  const settled: SettleGuests[] = [];
  const closed: { guestId: string; customerId: string }[] = [];
  const registered = new Set<string>();
  const users = {
    calls,
    /** The resolution of each token; any other token is refused. */
    tokens: new Map<string, GuestResolution>(),
    closed,
    /** Registers a guest, unless it is closed. */
    register(guestId: string): boolean {
      if (closed.some((merge) => merge.guestId === guestId)) return false;
      registered.add(guestId);
      return true;
    },
    /** Whether every call to close a guest fails. */
    isDown: false,
    /** The ids of the unused guests. */
    unused: [] as string[],
    settled,
  };
  const rpc: GuestsRpc = {
    async resolveGuest(_call, { token }) {
      const resolved = users.tokens.get(token) ?? { outcome: "token-refused" };
      return resolved.outcome === "guest" && registered.has(resolved.guestId) ? { outcome: "not-a-guest" } : resolved;
    },
    async closeGuest(_call, merge) {
      calls.push("closeGuest");
      if (users.isDown) throw new Error("the users Worker is down");
      const { guestId, customerId } = merge;
      if (registered.has(guestId)) return false;
      const earlier = closed.find((each) => each.guestId === guestId);
      if (!earlier) closed.push(merge);
      return !earlier || earlier.customerId === customerId;
    },
    async listUnusedGuests(_call, { limit }) {
      calls.push("listUnusedGuests");
      return users.unused.slice(0, limit);
    },
    async settleUnusedGuests(_call, guests) {
      calls.push("settleUnusedGuests");
      settled.push(guests);
      users.unused = users.unused.filter((id) => ![...guests.unused, ...guests.kept].includes(id));
    },
  };
  return Object.assign(users, { rpc });
}

/** The queue of a subscriber. When `take` throws, the whole batch is refused. */
export function fakeQueue(take: (message: unknown) => void): EventQueue {
  const sendBatch = async (batch: Iterable<{ body: unknown }>) => {
    for (const { body } of batch) take(body);
  };
  return { sendBatch } as unknown as EventQueue;
}

/** A context of this Worker on a fresh database, with fakes of everything else. */
export async function createOrdersTest() {
  const { ctx: base, database, measured } = await createTestContext("orders");
  const products = fakeProducts();
  const sent: { id: string; type: string; subject: string }[] = [];
  const queue = { refuses: false };
  const subscribers = new Map([
    [
      "notifications",
      fakeQueue((message) => {
        if (queue.refuses) throw new Error("the queue is full");
        sent.push(message as (typeof sent)[number]);
      }),
    ],
  ]);
  const users = fakeUsers();
  const payments = fakePayments();
  const paymentEvents: CloudEvent[] = [];
  const ctx: OrdersContext & { settle: () => Promise<void> } = {
    ...base,
    products: products.rpc,
    users: users.rpc,
    payments: payments.rpc,
    paymentWindowSeconds: 3600,
    returnOrigins: ["https://pay.example"],
    eventLogs: new Map([["payments", fakeEventLog(() => paymentEvents)]]),
    events: { send: async () => ({ metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } }) },
    subscribers,
    relayTurns: new RelayTurns<DueOrderEvent>({ gatherMs: 0 }),
  };
  return {
    paymentEvents,
    payments,
    ctx,
    database,
    measured,
    products,
    users,
    sent,
    queue,
    close: () => database.close(),
  };
}

/** A signed-in user. */
export const newCaller = (role: Caller["role"] = "customer"): Caller => ({
  kind: "user",
  userId: crypto.randomUUID(),
  sessionId: crypto.randomUUID(),
  role,
});

/** Places an order of this many units of a product each. */
export async function placeOrderOf({ ctx }: OrdersTest, { userId }: Caller, quantities: number[]): Promise<Order> {
  const items = quantities.map((quantity) => ({ productId: crypto.randomUUID(), quantity }));
  const { order } = await placeOrder(ctx, { userId, body: { items }, idempotencyKey: undefined });
  await ctx.settle();
  return order;
}

export type OrdersTest = Awaited<ReturnType<typeof createOrdersTest>>;

/** Adds orders whose events were not sent, as a crash after the response leaves them. */
export async function addUnsentOrders({ ctx: { db }, products }: OrdersTest, count: number): Promise<void> {
  await db.batch([
    db.execute(sql`
      INSERT INTO ${orders} (id, user_id, total_amount, currency, reservation_id, request_hash)
      SELECT uuidv7(), gen_random_uuid(), 500, 'USD', gen_random_uuid(), 'x' FROM generate_series(1, ${count}::int)`),
    db.execute(sql`
      INSERT INTO ${orderLines} (order_id, position, product_id, name, unit_amount, quantity)
      SELECT id, 0, gen_random_uuid(), 'Mug', 500, 1 FROM ${orders}`),
    db.execute(sql`
      INSERT INTO ${events} (id, order_id, type, data, traceparent)
      SELECT uuidv7(), id, 'order.created', jsonb_build_object('id', id, 'userId', user_id, 'status', 'pending',
        'items', jsonb_build_array(), 'total', jsonb_build_object('amount', 500, 'currency', 'USD'), 'version', 1,
        'createdAt', '2026-01-01T00:00:00.000Z', 'updatedAt', '2026-01-01T00:00:00.000Z'),
        '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      FROM ${orders}`),
    db.execute(sql`INSERT INTO ${eventDeliveries} (event_id, subscriber) SELECT id, 'notifications' FROM ${events}`),
  ]);
  const placed = await db.select({ id: orders.reservationId }).from(orders);
  for (const { id } of placed) products.reservations.set(id, "held");
}
