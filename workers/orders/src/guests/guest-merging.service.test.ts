import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOrdersTest, type OrdersTest } from "../testing.ts";
import { closeGuest, requireGuest } from "./guest-merging.service.ts";

let test: OrdersTest;
const [guestId, customerId] = [crypto.randomUUID(), crypto.randomUUID()];

beforeAll(async () => {
  test = await createOrdersTest();
  test.users.tokens.set("guest", { outcome: "guest", guestId });
  test.users.tokens.set("customer", { outcome: "not-a-guest" });
});
afterAll(() => test?.close());

describe("requireGuest()", () => {
  it("returns the guest of a token", async () => {
    expect(await requireGuest(test.ctx, { token: "guest", customerId })).toBe(guestId);
  });

  it.each([
    ["customer", { code: "not-a-guest" }],
    ["made-up", { code: "validation-failed", extras: { errors: [{ path: "guestToken" }] } }],
  ])("refuses the token %s", async (token, refusal) => {
    await expect(requireGuest(test.ctx, { token, customerId })).rejects.toMatchObject(refusal);
  });
});

describe("closeGuest()", () => {
  it("ends the guest for this customer", async () => {
    await closeGuest(test.ctx, { guestId, customerId });
    expect(test.users.closed).toEqual([{ guestId, customerId }]);
  });
});
