import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Order, OrderStatus } from "#shared/contracts/orders.ts";
import { placeOrder } from "../orders/placement.service.ts";
import { setOrderStatus } from "../orders/transitions.service.ts";
import { orders } from "../tables.ts";
import { createOrdersTest } from "../testing.ts";
import { closeReservations } from "./closed-reservations.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());
beforeEach(() => {
  test.products.closed.length = 0;
  test.products.isDown = false;
});

const request = { userId: crypto.randomUUID(), body: { items: [{ productId: crypto.randomUUID(), quantity: 2 }] } };

/** An order that reached its status this many days ago. */
async function orderOf(days: number, ways: OrderStatus[], idempotencyKey?: string) {
  const { order } = await placeOrder(test.ctx, { ...request, idempotencyKey });
  for (const to of ways) await setOrderStatus(test.ctx, { id: order.id, to, versions: undefined });
  await test.ctx.settle();
  const updatedAt = sql`now() - make_interval(days => ${days}::int)`;
  const [row] = await test.ctx.db.update(orders).set({ updatedAt }).where(eq(orders.id, order.id)).returning();
  return { order, reservationId: row?.reservationId ?? "" };
}

describe("closeReservations()", () => {
  it("closes the reservations of orders that have been final for 90 days, each once, and no others", async () => {
    const final = [
      await orderOf(91, ["paid", "shipped"]),
      await orderOf(91, ["paid", "shipped", "delivered"]),
      await orderOf(91, ["cancelled"]),
    ];
    await orderOf(91, []); // pending: it can still be cancelled
    await orderOf(91, ["paid"]);
    await orderOf(89, ["cancelled"]);
    await closeReservations(test.ctx);
    await closeReservations(test.ctx);
    expect(test.products.closed.sort()).toEqual(final.map(({ reservationId }) => reservationId).sort());
  });

  it("closes them in the next run when products is unavailable", async () => {
    const { reservationId } = await orderOf(91, ["cancelled"]);
    test.products.isDown = true;
    await expect(closeReservations(test.ctx)).rejects.toThrow("Not pruned: reservations");
    test.products.isDown = false;
    await closeReservations(test.ctx);
    expect(test.products.closed).toEqual([reservationId]);
  });

  it("keeps placement idempotent: the same key returns the first response, and places no second order", async () => {
    const key = crypto.randomUUID();
    const { order } = await orderOf(91, ["paid", "shipped"], key);
    await closeReservations(test.ctx);
    const again = await placeOrder(test.ctx, { ...request, idempotencyKey: key });
    expect(again).toEqual({ order: { ...order, status: "pending" } satisfies Order, replayed: true });
    await expect(
      placeOrder(test.ctx, {
        ...request,
        body: { items: [{ productId: crypto.randomUUID(), quantity: 1 }] },
        idempotencyKey: key,
      }),
    ).rejects.toMatchObject({ code: "idempotency-key-reused" });
  });
});
