import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CartAbandonedEventSchema } from "#shared/contracts/events/orders.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { getCart } from "../carts/carts.service.ts";
import { carts } from "../carts/tables.ts";
import { createCartsTest, newCustomer } from "../carts/testing.ts";
import { listEvents, relayDueEvents } from "../events/events.service.ts";
import { publishAbandonedCarts } from "./abandoned-carts.service.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;

beforeAll(async () => {
  test = await createCartsTest();
});
afterAll(() => test?.close());

it("publishAbandonedCarts() says once of each cart with an email and items that it was not touched for an hour", async () => {
  const caller = newCustomer();
  const items = [{ variantId: test.products.addVariant().variantId, quantity: 1 }];
  const [abandoned, young, nameless, empty] = [
    await test.newCart(caller, items),
    await test.newCart(caller, items),
    await test.newCart(caller, items),
    await test.newCart(caller, []),
  ];
  for (const cart of [abandoned, young, empty]) await test.change(caller, cart.id, { email: "ada@example.com" });
  await test.ctx.db.update(carts).set({ updatedAt: sql`updated_at - interval '61 minutes'` });
  await test.change(caller, young.id, { note: "still here" });
  const publish = () => publishAbandonedCarts(test.ctx, new CallBudget());
  await Promise.all([publish(), publish(), publish()]);
  await publish();

  const log = await listEvents(test.ctx, { after: null, minAgeSeconds: 0, limit: 10 });
  expect(log.map(({ type, subject }) => [type, subject])).toEqual([["cart.abandoned", abandoned.id]]);
  expect(CartAbandonedEventSchema.parse(log[0]).data).toEqual(await getCart(test.ctx, caller, abandoned.id));
  await relayDueEvents(test.ctx);
  expect(test.sent.map(({ id }) => id)).toEqual([log[0]?.id]);
  expect(nameless.email).toBeNull();

  await test.ctx.db.update(carts).set({ updatedAt: sql`updated_at - interval '61 minutes'` });
  await publish();
  expect(await listEvents(test.ctx, { after: null, minAgeSeconds: 0, limit: 10 })).toHaveLength(2);
});
