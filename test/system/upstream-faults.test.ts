import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Client, newCustomer } from "../setup/client.ts";
import { type Shop, startShop } from "../setup/shop.ts";

let shop: Shop;
let customer: Client;
const original = globalThis.fetch;

beforeAll(async () => {
  shop = await startShop({ vars: { UPSTREAM_TIMEOUT_MS: "1500" } });
  customer = await newCustomer(shop);
});
afterEach(() => {
  globalThis.fetch = original;
});
afterAll(() => shop?.close());

/** The database of this service, as its Worker finds it: it hangs, or it cannot be reached. */
function breakDatabaseOf(service: string, how: "hangs" | "is gone"): void {
  globalThis.fetch = (input, init) => {
    const request = new Request(input, init);
    const address = request.headers.get("Neon-Connection-String");
    if (!address || !new URL(address).username.startsWith(service)) return original(request);
    if (how === "is gone") return Promise.resolve(new Response("upstream connect error", { status: 503 }));
    return new Promise(() => undefined);
  };
}

const notifications = () => customer.get("/api/v1/notifications");
const neighbours = async () => [
  (await customer.get("/api/v1/users/me")).status,
  (await new Client(shop).get("/api/v1/products")).status,
];

describe("a Worker that does not answer", () => {
  it("is answered with 504 and Retry-After when it hangs, while the other Workers still answer", async () => {
    breakDatabaseOf("notifications", "hangs");
    const [hanging, others] = await Promise.all([notifications(), neighbours()]);
    expect(others).toEqual([200, 200]);
    expect([hanging.status, hanging.body.type]).toEqual([504, "/problems/gateway-timeout"]);
    expect(hanging.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(JSON.stringify(hanging.body)).not.toMatch(/ at |stack|neon/i);
    globalThis.fetch = original;
    expect((await notifications()).status).toBe(200);
  });

  it("is answered with 503 and Retry-After when it fails, while the other Workers still answer", async () => {
    breakDatabaseOf("notifications", "is gone");
    const failing = await notifications();
    expect([failing.status, failing.body.type]).toEqual([503, "/problems/service-unavailable"]);
    expect(failing.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(JSON.stringify(failing.body)).not.toMatch(/ at |stack|neon|upstream/i);
    expect(await neighbours()).toEqual([200, 200]);
  });

  it("does not affect GET /api/v1/products when it is the users Worker", async () => {
    const stranger = await newCustomer(shop);
    breakDatabaseOf("users", "hangs");
    expect((await stranger.get("/api/v1/products")).status).toBe(200);
    expect((await stranger.get("/api/v1/orders")).status).toBe(504);
    expect((await stranger.get("/health")).status).toBe(200);
  });
});
