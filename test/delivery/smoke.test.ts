import { afterAll, beforeAll, expect, it } from "vitest";
import { walkThrough } from "../../tools/deploy/smoke/journey.ts";
import { smoke } from "../../tools/deploy/smoke/smoke.ts";
import { type Shop, startShop } from "../setup/shop.ts";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.close());

it("the whole shop passes the smoke test, and a customer comes all the way through it", async () => {
  const lines: string[] = [];
  await smoke(shop.origin, { isLocal: true, log: (line) => lines.push(line) }).catch(() => {});
  // The test's shop calls itself by another port than it got.
  expect(lines.filter((line) => line.startsWith("✖") && !line.includes("its own address"))).toEqual([]);
  await walkThrough(shop.origin, (line) => lines.push(line));
  expect(lines).toContain("✓ a customer is told of the order");
});

it("is not taken for a deployed one, which would have no sample accounts", async () => {
  await expect(smoke(shop.origin, { log: () => {} })).rejects.toThrow("can sign in with the sample password");
});
