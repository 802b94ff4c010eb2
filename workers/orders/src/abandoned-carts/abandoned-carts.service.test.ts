import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Cart } from "#shared/contracts/carts.ts";
import { CartAbandonedEventSchema } from "#shared/contracts/events/orders.ts";
import { CallBudget } from "#shared/core/call-budget.ts";
import { getCart } from "../carts/carts.service.ts";
import { cartItems, carts } from "../carts/tables.ts";
import { ADDRESS, createCartsTest, newCustomer } from "../carts/testing.ts";
import { completeCart } from "../completion/completion.service.ts";
import { listEvents, relayDueEvents } from "../events/events.service.ts";
import { publishAbandonedCarts, readAbandonedCarts } from "./abandoned-carts.service.ts";

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

it("publishAbandonedCarts() goes on batch by batch, within its calls", async () => {
  const { variantId } = test.products.addVariant();
  await test.ctx.db.execute(sql`
    WITH cart AS (
      INSERT INTO ${carts} (id, user_id, email, updated_at, expires_at)
      SELECT uuidv7(), gen_random_uuid(), 'bob@example.com', now() - interval '61 minutes', now() + interval '1 day'
      FROM generate_series(1, 250) RETURNING id
    ) INSERT INTO ${cartItems} (cart_id, variant_id, product_id, quantity, position)
    SELECT id, ${variantId}::uuid, ${variantId}::uuid, 1, 0 FROM cart`);
  const countLeft = () => test.ctx.db.$count(carts, sql`email = 'bob@example.com' AND abandoned_at IS NULL`);
  await publishAbandonedCarts(test.ctx, new CallBudget(2));
  expect(await countLeft()).toBe(50);
  await publishAbandonedCarts(test.ctx, new CallBudget(2));
  expect(await countLeft()).toBe(0);
});

describe("readAbandonedCarts()", () => {
  const consented = { email: "ada@example.com", reminderConsent: true };
  const publish = () => publishAbandonedCarts(test.ctx, new CallBudget());
  const leave = () => test.ctx.db.update(carts).set({ updatedAt: sql`now() - interval '61 minutes'` });
  const newItem = (fields: object = {}) => [{ variantId: test.products.addVariant(fields).variantId, quantity: 1 }];
  const read = async (...ids: string[]) => (await readAbandonedCarts(test.ctx, ids)).carts.map(({ id }) => id);

  beforeEach(async () => void (await test.ctx.db.delete(carts)));

  it("returns a cart as it is now, whose customer agreed to a reminder, and the shop", async () => {
    const caller = newCustomer();
    const { id } = await test.newCart(caller, newItem(), consented);
    await leave();
    await publish();
    expect(await readAbandonedCarts(test.ctx, [id, crypto.randomUUID()])).toEqual({
      shop: { name: expect.any(String), supportEmail: null },
      carts: [await getCart(test.ctx, caller, id)],
    });
  });

  it("leaves out a cart that was changed or completed since, or whose customer took the consent or the email back", async () => {
    const caller = newCustomer();
    const ground = { shippingAddress: ADDRESS, shippingMethodId: test.groundOf("us") };
    const make = (email: string) => test.newCart(caller, newItem(), { ...consented, ...ground, email });
    const made = [
      await make("a@example.com"),
      await make("b@example.com"),
      await make("c@example.com"),
      await make("d@example.com"),
    ];
    const [changed, completed, refused, nameless] = made as [Cart, Cart, Cart, Cart];
    await leave();
    await publish();
    const ids = made.map(({ id }) => id);
    expect((await read(...ids)).toSorted()).toEqual(ids.toSorted());

    const target = { id: completed.id, userId: caller.userId, versions: undefined };
    await completeCart(test.ctx, target, completed.total);
    await test.change(caller, refused.id, { reminderConsent: false });
    await test.change(caller, nameless.id, { email: null });
    await leave();
    await test.change(caller, changed.id, { note: "still here" });
    expect(await read(...ids)).toEqual([]);
  });

  it("leaves out a cart of which nothing can be ordered any more", async () => {
    const { id } = await test.newCart(newCustomer(), newItem({ availableStock: 0 }), consented);
    await leave();
    await publish();
    expect(await read(id)).toEqual([]);
  });

  it("returns only the first of the carts with one email that were abandoned within a day, whatever its letter case", async () => {
    const ids: string[] = [];
    for (const email of ["ada@example.com", "Ada@Example.com", "ada@example.com", "bob@example.com"]) {
      const { id } = await test.newCart(newCustomer(), newItem(), { email, reminderConsent: true });
      ids.push(id);
      await leave();
      await publish();
    }
    expect((await read(...ids)).toSorted()).toEqual([ids[0], ids[3]].toSorted());
    const aDay = sql`abandoned_at - interval '25 hours'`;
    await test.ctx.db
      .update(carts)
      .set({ abandonedAt: aDay })
      .where(eq(carts.id, ids[0] ?? ""));
    expect((await read(...ids)).toSorted()).toEqual([ids[0], ids[1], ids[3]].toSorted());
  });
});
