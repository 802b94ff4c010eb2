import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newOrderEvent } from "#shared/testing/order-events.ts";
import { listAllDeliveries } from "../deliveries/deliveries.service.ts";
import { handleEvents } from "../inbox/inbox.service.ts";
import { endpoints, messages } from "../tables.ts";
import { createWebhooksTest } from "../testing.ts";
import { patchEndpoint } from "./endpoints.service.ts";

let test: Awaited<ReturnType<typeof createWebhooksTest>>;
beforeAll(async () => {
  test = await createWebhooksTest();
});
afterAll(() => test?.close());
beforeEach(async () => {
  for (const table of [endpoints, messages]) await test.ctx.db.delete(table);
});

/** One spelling of each kind; targets.test.ts and public-url.test.ts have the others. */
const unsafe: [what: string, url: string][] = [
  ["plain HTTP", "http://hooks.shop.com/"],
  ["loopback in decimal", "https://2130706433/"],
  ["the metadata of a cloud", "https://169.254.169.254/"],
  ["loopback as IPv4 in IPv6", "https://[::ffff:127.0.0.1]/"],
  ["this computer with a trailing dot", "https://localhost./"],
  ["an internal name", "https://db.internal/"],
  ["a name and password", `https://user:${"secret"}@hooks.shop.com/`],
  ["another port", "https://hooks.shop.com:8443/"],
  ["the shop itself", "https://shop.example.com/api/v1/orders"],
];

describe.each(unsafe)("an endpoint at %s", (_, url) => {
  it("is refused when it is added and when it is changed", async () => {
    await expect(test.addEndpoint(["*"], url)).rejects.toMatchObject({ code: "unsafe-url" });
    const endpoint = await test.addEndpoint();
    await expect(patchEndpoint(test.ctx, endpoint, { url })).rejects.toMatchObject({ code: "unsafe-url" });
  });

  it("is sent nothing when its address is in the database nevertheless", async () => {
    await test.addEndpoint();
    await test.ctx.db.update(endpoints).set({ url });
    test.edge.received = [];
    await handleEvents(test.ctx, [newOrderEvent()]);
    await test.ctx.settle();
    expect(test.edge.received).toEqual([]);
    const { items } = await listAllDeliveries(test.ctx, { limit: 1 });
    expect(items).toMatchObject([{ status: "pending", attempts: [{ status: null, error: "unsafe-url" }] }]);
  });
});
