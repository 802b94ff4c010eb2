import { expect, it } from "vitest";
import { walkThrough } from "../../tools/deploy/smoke/journey.ts";
import { smoke } from "../../tools/deploy/smoke/smoke.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop();

it("the local shop passes the smoke test and the customer's journey", async () => {
  const lines: string[] = [];
  await smoke(shop.origin, { isLocal: true, log: (line) => lines.push(line) }).catch(() => {});
  // The issuer of the test's shop has another port.
  expect(lines.filter((line) => line.startsWith("✖") && !line.includes("its own address"))).toEqual([]);
  await walkThrough(shop.origin, (line) => lines.push(line));
  expect(lines).toContain("✓ a customer is notified of the order");
});

it("the journey asks for no notifications in a shop that has none", async () => {
  const lines: string[] = [];
  await walkThrough(shop.origin, (line) => lines.push(line), ["/api/v1/orders"]);
  expect(lines).toContain("✓ a customer can order and cancel");
  expect(lines).not.toContain("✓ a customer is notified of the order");
  expect(lines.at(-1)).toBe("✓ a customer can leave");
});

it("the local shop fails the smoke test for deployed shops, because of its sample accounts", async () => {
  await expect(smoke(shop.origin, { log: () => {} })).rejects.toThrow("can sign in with the sample password");
});
