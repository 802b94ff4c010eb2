import { readFileSync } from "node:fs";
import { parse } from "@decimalturn/toml-patch";
import { describe, expect, it } from "vitest";
import type { Identity } from "#shared/contracts/identity.ts";
import { app } from "../app.ts";
import type { GatewayContext } from "../context.ts";
import { routeTable } from "../route-table.ts";
import { gatewayEnv } from "../testing.ts";
import { countRequest, LIMITS } from "./rate-limit.ts";

const USER_ID = "01976b2e-7c1a-7f3e-9d0a-3a5f0d9e8c11";
const NETWORK = "192.0.2.1";

/**
 * A gateway in front of Workers that answer every request. `calls` lists in order each counted limit with its
 * key, and each authentication.
 */
function gateway({ full = [] as string[], vars = {} } = {}) {
  const calls: string[] = [];
  const limits = Object.entries(LIMITS).map(([name, { binding }]) => {
    const limit = async ({ key }: { key: string }) => {
      calls.push(`${name} ${key}`);
      return { success: !full.includes(name) };
    };
    return [binding, { limit }];
  });
  const upstream = { fetch: async () => new Response() };
  const authenticate = async (_call: unknown, token: string): Promise<Identity> => {
    calls.push(`authenticate ${token}`);
    if (token !== "good") return { kind: "anonymous", tokenRefused: true };
    return { kind: "user", userId: USER_ID, sessionId: USER_ID, role: "customer" };
  };
  const env = {
    ...gatewayEnv,
    ...vars,
    ...Object.fromEntries(limits),
    USERS: upstream,
    USERS_SESSIONS: { authenticate },
    PRODUCTS: upstream,
    ORDERS: upstream,
    ASSETS: upstream,
  };
  const send = async (route: string, token?: string) => {
    const [method = "", path = ""] = route.split(" ");
    const headers = { "CF-Connecting-IP": NETWORK, ...(token && { Authorization: `Bearer ${token}` }) };
    return app.request(path, { method, headers }, env);
  };
  return { calls, send };
}

describe("rate limiting", () => {
  it("counts an anonymous request for its network, and does not call the users Worker", async () => {
    const { calls, send } = gateway();
    const { headers } = await send("GET /api/v1/products");
    expect(calls).toEqual([`reads ${NETWORK}`]);
    expect(headers.get("RateLimit-Policy")).toBe('"reads";q=1200;w=60');
  });

  it("counts a request with a token for its network before the token is verified, and then for the user", async () => {
    const { calls, send } = gateway();
    const { headers } = await send("GET /api/v1/orders", "good");
    expect(calls).toEqual([`network-reads ${NETWORK}`, "authenticate good", `reads ${USER_ID}`]);
    expect(headers.get("RateLimit-Policy")).toBe('"reads";q=1200;w=60, "network-reads";q=6000;w=60');
  });

  it("counts a request with a refused token like one without a token", async () => {
    const { calls, send } = gateway();
    await send("GET /api/v1/products", "bad");
    expect(calls).toEqual([`network-reads ${NETWORK}`, "authenticate bad", `reads ${NETWORK}`]);
  });

  it.each([
    ["POST /api/v1/auth/token", "auth"],
    ["POST /api/v1/auth/password-reset", "auth"],
    ["POST /api/v1/users", "auth"],
  ])("counts %s for its network alone, whichever user sends it", async (route, limit) => {
    for (const token of [undefined, "good"]) {
      const { calls, send } = gateway();
      await send(route, token);
      expect(calls.filter((each) => !each.startsWith("authenticate"))).toEqual([`${limit} ${NETWORK}`]);
    }
  });

  it("counts the placing of an order separately from other writes, for the user and for the network", async () => {
    const { calls, send } = gateway();
    await send("POST /api/v1/orders", "good");
    await send("POST /api/v1/orders/x/cancel", "good");
    expect(calls.filter((each) => !each.startsWith("authenticate"))).toEqual([
      `network-orders ${NETWORK}`,
      `orders ${USER_ID}`,
      `network-writes ${NETWORK}`,
      `writes ${USER_ID}`,
    ]);
  });

  it.each(["GET /ready", "GET /openapi.json", "GET /docs", "GET /docs/docs.js", "GET /problems/not-found"])(
    "counts %s for its network, unless it carries the operator's token",
    async (route) => {
      const { calls, send } = gateway({ full: ["service"] });
      expect((await send(route)).status).toBe(429);
      expect((await send(route, "good")).status).toBe(429);
      expect((await send(route, gatewayEnv.METRICS_TOKEN)).status).not.toBe(429);
      expect(calls).toEqual([`service ${NETWORK}`, `service ${NETWORK}`]);
    },
  );

  it("refuses a request over the network's limit before the token is verified", async () => {
    const { calls, send } = gateway({ full: ["network-reads"] });
    const response = await send("GET /api/v1/orders", "good");
    expect([response.status, calls]).toEqual([429, [`network-reads ${NETWORK}`]]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "retry-after": "60",
      ratelimit: '"network-reads";r=0;t=60',
      "ratelimit-policy": '"network-reads";q=6000;w=60',
    });
  });

  it("refuses a request over the user's limit, and RateLimit-Policy names that limit", async () => {
    const { headers, status } = await gateway({ full: ["orders"] }).send("POST /api/v1/orders", "good");
    expect([status, headers.get("RateLimit"), headers.get("RateLimit-Policy")]).toEqual([
      429,
      '"orders";r=0;t=60',
      '"orders";q=60;w=60',
    ]);
  });

  it("counts nothing when the local shop turns limits off, which has no effect in a deployed one", async () => {
    const full = Object.keys(LIMITS);
    const off = { RATE_LIMITS: "off" };
    const local = gateway({ full, vars: { ...off, LOCAL_SHOP: "true" } });
    expect((await local.send("GET /api/v1/products", "good")).status).toBe(200);
    const deployed = gateway({ full, vars: { ...off, LOCAL_SHOP: "false" } });
    expect((await deployed.send("GET /api/v1/products", "good")).status).toBe(429);
  });
});

describe("countRequest()", () => {
  it("counts a refused request in the metrics", async () => {
    const measured: unknown[] = [];
    const ctx = {
      env: { LIMIT_AUTH: { limit: async () => ({ success: false }) } },
      vars: { LOCAL_SHOP: false, RATE_LIMITS: "on" },
      measure: (measurement: unknown) => measured.push(measurement),
    } as unknown as GatewayContext;
    await expect(countRequest(ctx, "auth", NETWORK)).rejects.toMatchObject({ code: "rate-limited" });
    expect(measured).toEqual([{ kind: "rate-limited", class: "auth" }]);
  });
});

describe("the limits", () => {
  type Section = { ratelimits: { name: string; simple: { limit: number; period: number } }[] };
  const config = parse(readFileSync("wrangler.toml", "utf8")) as unknown as Section & { env: Record<string, Section> };

  it.each([["the local shop", config], ...Object.entries(config.env)] as [string, Section][])(
    "are the same in RateLimit-Policy and in the bindings of %s",
    (_, { ratelimits }) => {
      const advertised = Object.values(LIMITS).map(({ binding, requests }) => [binding, requests, 60]);
      expect(ratelimits.map(({ name, simple }) => [name, simple.limit, simple.period])).toEqual(advertised);
    },
  );

  it("have the class for sign-ins on every route that signs in or registers", () => {
    const routes = routeTable.flatMap(({ path, routes }) => routes.map((route) => ({ path, ...route })));
    const signing = routes.filter(
      ({ method, path }) => path.startsWith("/api/v1/auth/") || (method === "POST" && path === "/api/v1/users"),
    );
    expect(signing.length).toBeGreaterThan(4);
    expect(signing.filter(({ limit }) => limit !== "auth")).toEqual([]);
  });
});
