import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pruneCarts } from "./cart-retention.service.ts";
import { getCart } from "./carts.service.ts";
import { cartItems, carts } from "./tables.ts";
import { createCartsTest, newCustomer } from "./testing.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;

beforeAll(async () => {
  test = await createCartsTest();
});
afterAll(() => test?.close());

it("pruneCarts() deletes carts with their items 30 days after their last change, and no others", async () => {
  const caller = newCustomer();
  const items = [{ variantId: test.products.addVariant().variantId, quantity: 1 }];
  const [old, changed, young] = [1, 2, 3].map(() => test.newCart(caller, items));
  const passDays = (days: number, id = "") =>
    test.ctx.db
      .update(carts)
      .set({ expiresAt: sql`${carts.expiresAt} - make_interval(days => ${days}::int)` })
      .where(sql`id = ${id}::uuid`);
  await passDays(31, (await old)?.id);
  await passDays(29, (await changed)?.id);
  await test.change(caller, (await changed)?.id ?? "", { note: "still wanted" });
  await passDays(29, (await changed)?.id);
  await passDays(29, (await young)?.id);
  await pruneCarts(test.ctx);
  expect((await test.ctx.db.select().from(carts)).map(({ id }) => id).sort()).toEqual(
    [(await changed)?.id, (await young)?.id].sort(),
  );
  expect(await test.ctx.db.select().from(cartItems)).toHaveLength(2);
  expect((await getCart(test.ctx, caller, (await changed)?.id ?? "")).note).toBe("still wanted");
});
