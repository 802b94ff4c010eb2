import { describe, expect, it, onTestFinished } from "vitest";
import { Client, newCustomer } from "../setup/client.ts";
import { databaseOf, interceptFetch } from "../setup/faults/database-calls.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop({ vars: { UPSTREAM_TIMEOUT_MS: "1500" } });
const customer = await newCustomer(shop);

/** The database of this service, as its Worker finds it: it hangs, or it cannot be reached. Returns how to repair it. */
function breakDatabaseOf(service: string, how: "hangs" | "is gone"): () => void {
  const repair = interceptFetch(async (request, send) => {
    if (databaseOf(request, shop) !== service) return send(request);
    if (how === "is gone") return new Response("upstream connect error", { status: 503 });
    return new Promise(() => undefined);
  });
  onTestFinished(repair);
  return repair;
}

const notifications = () => customer.get("/api/v1/notifications");
const neighbours = async () => [
  (await customer.get("/api/v1/users/me")).status,
  (await new Client(shop).get("/api/v1/products")).status,
];

describe("a Worker that does not answer", () => {
  it("is answered with 504 and Retry-After when it hangs, while the other Workers still answer", async () => {
    const repair = breakDatabaseOf("notifications", "hangs");
    const [hanging, others] = await Promise.all([notifications(), neighbours()]);
    expect(others).toEqual([200, 200]);
    expect([hanging.status, hanging.body.type]).toEqual([504, "/problems/gateway-timeout"]);
    expect(hanging.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(JSON.stringify(hanging.body)).not.toMatch(/ at |stack|neon/i);
    repair();
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
    // Who signed in is known for half a minute; what users has stored of them is not.
    expect((await stranger.get("/api/v1/users/me")).status).toBe(504);
    expect((await stranger.get("/health")).status).toBe(200);
  });
});
