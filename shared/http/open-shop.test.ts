import { describe, expect, it } from "vitest";
import { ANONYMOUS, decodeIdentity, type Identity, IDENTITY_HEADER } from "#shared/contracts/identity.ts";
import { continueTrace } from "#shared/core/trace.ts";
import { asCustomer, openShopAs } from "./open-shop.ts";

const id = "01980000-0000-7000-8000-000000000001";
const admin: Identity = { kind: "user", userId: id, sessionId: id, role: "admin" };

/** A shop with the apps of products and orders, which write down what they are sent. */
function open(options: Partial<Parameters<typeof openShopAs>[1]> = {}) {
  const sent: { app: string; request: Request }[] = [];
  const appOf = (app: string) => ({
    fetch: async (request: Request) => {
      sent.push({ app, request });
      return Response.json({ items: [], nextCursor: null });
    },
  });
  const ctx = { requestId: id, trace: continueTrace(undefined) };
  const shop = openShopAs(ctx, {
    apps: { PRODUCTS: appOf("products"), ORDERS: appOf("orders") },
    baseUrl: "https://shop.example",
    timeLeft: () => 1000,
    identity: ANONYMOUS,
    client: "192.0.2.1",
    ...options,
  });
  return { shop, sent };
}

describe("openShopAs()", () => {
  it("sends requests to the Worker that serves them, with who calls, from where and in which trace", async () => {
    const agent = { profile: "https://agent.example/profile", version: "2026-04-08" };
    const { shop, sent } = open({ identity: admin, agent });
    await shop.GET("/api/v1/products");
    await shop.GET("/api/v1/orders");
    expect(sent.map(({ app }) => app)).toEqual(["products", "orders"]);
    const headers = sent[0]?.request.headers;
    expect(decodeIdentity(headers?.get(IDENTITY_HEADER))).toEqual(admin);
    expect(Object.fromEntries(headers ?? [])).toMatchObject({
      "x-shop-client": "192.0.2.1",
      "x-shop-agent": JSON.stringify(agent),
      "x-request-id": id,
      traceparent: expect.stringMatching(/^00-/),
    });
  });

  it("names no user for an anonymous caller, and no agent without one", async () => {
    const { shop, sent } = open();
    await shop.GET("/api/v1/products");
    expect(sent).toHaveLength(1);
    const names = [...(sent[0]?.request.headers.keys() ?? [])];
    expect(names).not.toContain("x-shop-identity");
    expect(names).not.toContain("x-shop-agent");
  });

  it("sends nothing when no time is left", async () => {
    const { shop, sent } = open({ timeLeft: () => 0 });
    await expect(shop.GET("/api/v1/products")).rejects.toMatchObject({ code: "service-unavailable" });
    expect(sent).toEqual([]);
  });

  it("refuses what none of its Workers serves", async () => {
    const { shop, sent } = open();
    await expect(shop.GET("/api/v1/users/me")).rejects.toMatchObject({ code: "service-unavailable" });
    expect(sent).toEqual([]);
  });
});

it("asCustomer() takes the role of an administrator alone", () => {
  expect(asCustomer(admin)).toEqual({ ...admin, role: "customer" });
  expect(asCustomer({ ...admin, role: "guest" })).toMatchObject({ role: "guest" });
  expect(asCustomer(ANONYMOUS)).toBe(ANONYMOUS);
});
