import { and, eq, inArray } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADDRESS, createCartsTest, newCustomer } from "../carts/testing.ts";
import { completeCart } from "../completion/completion.service.ts";
import { newOrderEvent } from "../orders/new-order-event.ts";
import { cancelOrder } from "../orders/transitions.service.ts";
import { promotions } from "../promotions/tables.ts";
import { orders } from "../tables.ts";
import { expireOrders } from "./expiry.repository.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;
/** In the order of their ids. */
let codes: { id: string; code: string }[];

beforeAll(async () => {
  test = await createCartsTest();
  codes = [];
  for (const code of ["FIRST", "SECOND", "THIRD"]) {
    codes.push({ id: (await test.promotion({ code, combinable: true })).id, code });
  }
});
afterAll(() => test?.close());

/** A cart that can be completed, with these codes. */
async function readyCart(discountCodes: string[]) {
  const caller = newCustomer();
  const items = [{ variantId: test.products.addVariant().variantId, quantity: 1 }];
  const patch = { email: "ada@example.com", shippingAddress: ADDRESS, shippingMethodId: test.groundOf("us") };
  const { id, total } = await test.newCart(caller, items, { ...patch, discountCodes });
  const complete = () => completeCart(test.ctx, { id, userId: caller.userId, versions: undefined }, total);
  return { caller, complete };
}

async function place(...discountCodes: string[]) {
  const { caller, complete } = await readyCart(discountCodes);
  return { caller, id: (await complete()).id };
}

const expire = (ids: string[]) =>
  expireOrders(
    test.ctx.db,
    ids.map((id) => ({ id, event: newOrderEvent(test.ctx, "order.cancelled") })),
  );
const countCancelled = (ids: string[]) =>
  test.ctx.db.$count(orders, and(inArray(orders.id, ids), eq(orders.status, "cancelled")));

describe("expireOrders()", () => {
  it("waits for a checkout that has locked its first promotion, and holds no later one meanwhile", async () => {
    const placed = [await place("SECOND"), await place("FIRST")];
    const checkout = new Client({ connectionString: test.database.ownerUrl });
    await checkout.connect();
    try {
      const lock = (id: string | undefined) => checkout.query("SELECT FROM promotions WHERE id = $1 FOR UPDATE", [id]);
      await checkout.query("BEGIN");
      await lock(codes[0]?.id);
      const expiring = expire(placed.map(({ id }) => id));
      const waiting = `SELECT FROM pg_locks WHERE NOT granted AND pid IN
        (SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
      await expect.poll(async () => (await checkout.query(waiting)).rowCount).toBeGreaterThan(0);
      await lock(codes[1]?.id);
      await checkout.query("COMMIT");
      await expiring;
    } finally {
      await checkout.end();
    }
    expect(await countCancelled(placed.map(({ id }) => id))).toBe(2);
  });

  it("runs beside checkouts and cancellations with the same promotions, and gives back each use", async () => {
    await test.ctx.settle();
    const all: string[] = [];
    for (let round = 0; round < 4; round++) {
      const placed = [];
      for (const each of [["THIRD"], ["SECOND"], ["FIRST", "THIRD"], ["FIRST"]]) placed.push(await place(...each));
      const carts = await Promise.all(
        [
          ["FIRST", "SECOND", "THIRD"],
          ["FIRST", "THIRD"],
        ].map(readyCart),
      );
      const ids = placed.map(({ id }) => id);
      await Promise.all([
        expire(ids.toReversed()),
        ...carts.map(({ complete }) => complete()),
        ...placed
          .slice(1, 3)
          .map(({ caller, id }) =>
            cancelOrder(test.ctx, caller, { id, versions: undefined }).catch(({ code }) =>
              expect(code).toBe("invalid-transition"),
            ),
          ),
      ]);
      all.push(...ids);
    }
    expect(await countCancelled(all)).toBe(all.length);
    const used = await test.ctx.db.select({ used: promotions.used }).from(promotions).orderBy(promotions.id);
    expect(used.map((each) => each.used)).toEqual([8, 4, 8]);
  });
});
