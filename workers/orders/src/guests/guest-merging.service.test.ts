import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOrdersTest, type OrdersTest } from "../testing.ts";
import { guestMerges } from "../cart-merge/tables.ts";
import { closeGuest, requireClosedGuest } from "./guest-merging.service.ts";

let test: OrdersTest;
const [guestId, customerId] = [crypto.randomUUID(), crypto.randomUUID()];

beforeAll(async () => {
  test = await createOrdersTest();
  test.users.tokens.set("guest", { outcome: "guest", guestId });
  test.users.tokens.set("customer", { outcome: "not-a-guest" });
});
afterAll(() => test?.close());

describe("requireClosedGuest()", () => {
  it("returns the guest of a token, whom users has closed for this customer, and stores the merge", async () => {
    expect(await requireClosedGuest(test.ctx, { token: "guest", customerId })).toBe(guestId);
    expect(test.users.closed).toEqual([{ guestId, customerId }]);
    expect(await test.ctx.db.select().from(guestMerges)).toMatchObject([{ guestId, customerId, closedAt: null }]);
  });

  it.each([
    ["customer", { code: "not-a-guest" }],
    ["made-up", { code: "validation-failed", extras: { errors: [{ path: "guestToken" }] } }],
  ])("refuses the token %s", async (token, refusal) => {
    await expect(requireClosedGuest(test.ctx, { token, customerId })).rejects.toMatchObject(refusal);
  });

  it("refuses a guest whom another customer merges, and leaves it to them", async () => {
    const other = { token: "guest", customerId: crypto.randomUUID() };
    await expect(requireClosedGuest(test.ctx, other)).rejects.toMatchObject({ code: "validation-failed" });
    expect(await test.ctx.db.select().from(guestMerges)).toMatchObject([{ guestId, customerId }]);
  });
});

describe("closeGuest()", () => {
  it("returns false for a guest who has registered, and forgets the merge", async () => {
    const merge = { guestId: crypto.randomUUID(), customerId };
    await test.ctx.db.insert(guestMerges).values(merge);
    test.users.register(merge.guestId);
    expect(await closeGuest(test.ctx, merge)).toBe(false);
    expect(await test.ctx.db.select().from(guestMerges)).toMatchObject([{ guestId }]);
  });
});
