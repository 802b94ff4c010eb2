import { afterAll, beforeAll, expect, it } from "vitest";
import { CallBudget } from "#shared/core/call-budget.ts";
import type { Identity } from "#shared/contracts/identity.ts";
import { createOrdersTest } from "../testing.ts";
import { NewZoneSchema } from "../zones/zones.schema.ts";
import { createZone } from "../zones/zones.service.ts";
import { getShop, patchShop, shareLowStockThreshold } from "./shop.service.ts";

let test: Awaited<ReturnType<typeof createOrdersTest>>;

beforeAll(async () => {
  test = await createOrdersTest();
});
afterAll(() => test?.close());

const user = (role: "customer" | "admin"): Identity => ({ kind: "user", userId: "u", sessionId: "s", role });

it("getShop() returns the defaults of a new shop, and the low-stock threshold only to administrators", async () => {
  const shop = { name: "Edge Shop", currency: "USD", countries: [], supportEmail: null };
  expect(await getShop(test.ctx, user("customer"))).toEqual(shop);
  expect(await getShop(test.ctx, user("admin"))).toEqual({ ...shop, lowStockThreshold: 5 });
});

it("getShop() lists the countries of all zones, each once and in order", async () => {
  const zone = (countries: string[], regions: string[]) =>
    createZone(test.ctx, NewZoneSchema.parse({ name: "Zone", countries, regions, pricesIncludeTax: false }));
  await zone(["US", "*"], ["CA-ON"]);
  await zone(["JP", "DE"], ["US-CA", "US-NY"]);
  expect((await getShop(test.ctx, user("customer"))).countries).toEqual(["*", "CA", "DE", "JP", "US"]);
});

it("patchShop() sets the fields that are given and leaves the others", async () => {
  const shop = await patchShop(test.ctx, {
    name: "Mugs & More",
    supportEmail: "help@example.com",
    lowStockThreshold: 0,
  });
  expect(shop).toMatchObject({ name: "Mugs & More", currency: "USD", lowStockThreshold: 0 });
  expect(await patchShop(test.ctx, { supportEmail: null })).toEqual({ ...shop, supportEmail: null });
  expect(await patchShop(test.ctx, {})).toEqual({ ...shop, supportEmail: null });
});

it("the low-stock threshold reaches products when it is set, and once an hour in case that failed", async () => {
  await patchShop(test.ctx, { name: "Mugs" });
  expect(test.products.lowStockThreshold).toBe(0);
  await patchShop(test.ctx, { lowStockThreshold: 12 });
  expect(test.products.lowStockThreshold).toBe(12);
  test.products.lowStockThreshold = undefined;
  const at = (time: string) => shareLowStockThreshold({ ...test.ctx, now: () => new Date(time) }, new CallBudget());
  await at("2026-11-01T10:01:00.000Z");
  expect(test.products.lowStockThreshold).toBeUndefined();
  await at("2026-11-01T11:00:00.000Z");
  expect(test.products.lowStockThreshold).toBe(12);
});
