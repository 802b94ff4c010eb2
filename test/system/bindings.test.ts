import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../../tools/lib/paths.ts";
import { type Shop, startShop } from "../setup/shop.ts";

let shop: Shop;

const probe = {
  name: "probe",
  main: join(root, "test/setup/probe-worker.ts"),
  compatibility_date: "2026-11-01",
  services: [
    { binding: "DEFAULT", service: "orders" },
    { binding: "MONITORING", service: "orders", entrypoint: "Monitoring" },
    { binding: "FORMER", service: "orders", entrypoint: "Orders" },
  ],
};

beforeAll(async () => {
  shop = await startShop({ adapt: (workers) => [...workers, { config: probe }] });
});
afterAll(() => shop?.close());

/** What the holder of a binding gets from a method: its result, the status of a response, or how it failed. */
async function call(
  binding: "DEFAULT" | "MONITORING" | "FORMER",
  method: string,
  ...args: unknown[]
): Promise<unknown> {
  const body = JSON.stringify({ binding, method, args });
  return (await shop.harness.getWorker("probe").fetch("http://probe/", { method: "POST", body })).json();
}

const context = { requestId: "bindings-1", traceparent: "" };
const noMethod = (name: string) => expect.stringMatching(new RegExp(`does not implement the method "${name}"`));

describe("a binding to the default export of a Worker with a placement", () => {
  it("reaches its app", async () => {
    expect(await call("DEFAULT", "fetch", "http://shop/api/v1/orders")).toBe(401);
  });

  it.each(["listEvents", "checkReadiness", "readGauges"])("does not reach the RPC method %s", async (method) => {
    expect(await call("DEFAULT", method, context)).toEqual(noMethod(method));
  });
});

describe("a binding to an entrypoint for RPC", () => {
  it("reaches its methods", async () => {
    expect(await call("MONITORING", "checkReadiness", context)).toEqual({ database: "ok" });
  });

  it("reaches no method of another entrypoint, and not the app", async () => {
    expect(await call("MONITORING", "listEvents", context)).toEqual(noMethod("listEvents"));
    expect(await call("MONITORING", "fetch", "http://shop/api/v1/orders")).toMatch(/fetch/);
  });
});

describe("a binding of the release before, during a rollout", () => {
  it("reaches app and RPC methods by the entrypoint that it names", async () => {
    expect(await call("FORMER", "fetch", "http://shop/api/v1/orders")).toBe(401);
    const input = { after: null, minAgeSeconds: 120, limit: 1 };
    expect(await call("FORMER", "listEvents", context, input)).toEqual([]);
    expect(await call("FORMER", "readGauges", context)).toBeInstanceOf(Array);
  });
});
