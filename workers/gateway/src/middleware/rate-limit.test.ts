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
 * A gateway in front of Workers that answer everything. `did` is what it counted and asked, in order: a limit with its
 * key, and what a token is worth.
 */
function gateway({ full = [] as string[], vars = {} } = {}) {
  const did: string[] = [];
  const limits = Object.entries(LIMITS).map(([name, { binding }]) => {
    const limit = async ({ key }: { key: string }) => {
      did.push(`${name} ${key}`);
      return { success: !full.includes(name) };
    };
    return [binding, { limit }];
  });
  const upstream = { fetch: async () => new Response() };
  const authenticate = async (_call: unknown, token: string): Promise<Identity> => {
    did.push(`authenticate ${token}`);
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
  const ask = async (route: string, token?: string) => {
    const [method = "", path = ""] = route.split(" ");
    const headers = { "CF-Connecting-IP": NETWORK, ...(token && { Authorization: `Bearer ${token}` }) };
    return app.request(path, { method, headers }, env);
  };
  return { did, ask };
}

describe("a request", () => {
  it("of an anonymous caller counts for its network, and nobody is asked about a token", async () => {
    const { did, ask } = gateway();
    const { headers } = await ask("GET /api/v1/products");
    expect(did).toEqual([`reads ${NETWORK}`]);
    expect(headers.get("RateLimit-Policy")).toBe('"reads";q=1200;w=60');
  });

  it("with a token counts for its network before the token is looked at, and then for the user", async () => {
    const { did, ask } = gateway();
    const { headers } = await ask("GET /api/v1/orders", "good");
    expect(did).toEqual([`network-reads ${NETWORK}`, "authenticate good", `reads ${USER_ID}`]);
    expect(headers.get("RateLimit-Policy")).toBe('"reads";q=1200;w=60, "network-reads";q=6000;w=60');
  });

  it("with a refused token counts like one without", async () => {
    const { did, ask } = gateway();
    await ask("GET /api/v1/products", "bad");
    expect(did).toEqual([`network-reads ${NETWORK}`, "authenticate bad", `reads ${NETWORK}`]);
  });

  it.each([
    ["POST /api/v1/auth/token", "auth"],
    ["POST /api/v1/auth/password-reset", "auth"],
    ["POST /api/v1/users", "auth"],
  ])("%s counts for its network alone, whoever signs it", async (route, limit) => {
    for (const token of [undefined, "good"]) {
      const { did, ask } = gateway();
      await ask(route, token);
      expect(did.filter((each) => !each.startsWith("authenticate"))).toEqual([`${limit} ${NETWORK}`]);
    }
  });

  it("that places an order counts for the user and the network apart from other writes", async () => {
    const { did, ask } = gateway();
    await ask("POST /api/v1/orders", "good");
    await ask("POST /api/v1/orders/x/cancel", "good");
    expect(did.filter((each) => !each.startsWith("authenticate"))).toEqual([
      `network-orders ${NETWORK}`,
      `orders ${USER_ID}`,
      `network-writes ${NETWORK}`,
      `writes ${USER_ID}`,
    ]);
  });

  it.each(["GET /ready", "GET /openapi.json", "GET /docs", "GET /docs/docs.js", "GET /problems/not-found"])(
    "%s counts for its network, unless it is the operator's",
    async (route) => {
      const { did, ask } = gateway({ full: ["service"] });
      expect((await ask(route)).status).toBe(429);
      expect((await ask(route, "good")).status).toBe(429);
      expect((await ask(route, gatewayEnv.METRICS_TOKEN)).status).not.toBe(429);
      expect(did).toEqual([`service ${NETWORK}`, `service ${NETWORK}`]);
    },
  );

  it("that is too much for the network is refused before the token is looked at", async () => {
    const { did, ask } = gateway({ full: ["network-reads"] });
    const response = await ask("GET /api/v1/orders", "good");
    expect([response.status, did]).toEqual([429, [`network-reads ${NETWORK}`]]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "retry-after": "60",
      ratelimit: '"network-reads";r=0;t=60',
      "ratelimit-policy": '"network-reads";q=6000;w=60',
    });
  });

  it("that is too much for the user is refused with the limit that it met", async () => {
    const { headers, status } = await gateway({ full: ["orders"] }).ask("POST /api/v1/orders", "good");
    expect([status, headers.get("RateLimit"), headers.get("RateLimit-Policy")]).toEqual([
      429,
      '"orders";r=0;t=60',
      '"orders";q=60;w=60',
    ]);
  });

  it("is not counted where the local shop switches limits off, which works nowhere else", async () => {
    const full = Object.keys(LIMITS);
    const off = { RATE_LIMITS: "off" };
    const local = gateway({ full, vars: { ...off, LOCAL_SHOP: "true" } });
    expect((await local.ask("GET /api/v1/products", "good")).status).toBe(200);
    const deployed = gateway({ full, vars: { ...off, LOCAL_SHOP: "false" } });
    expect((await deployed.ask("GET /api/v1/products", "good")).status).toBe(429);
  });
});

describe("countRequest()", () => {
  it("measures what it refuses", async () => {
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
    "tell clients what the platform counts by in %s",
    (_, { ratelimits }) => {
      const told = Object.values(LIMITS).map(({ binding, requests }) => [binding, requests, 60]);
      expect(ratelimits.map(({ name, simple }) => [name, simple.limit, simple.period])).toEqual(told);
    },
  );

  it("count whatever signs in or registers as that", () => {
    const routes = routeTable.flatMap(({ path, routes }) => routes.map((route) => ({ path, ...route })));
    const signing = routes.filter(
      ({ method, path }) => path.startsWith("/api/v1/auth/") || (method === "POST" && path === "/api/v1/users"),
    );
    expect(signing.length).toBeGreaterThan(4);
    expect(signing.filter(({ limit }) => limit !== "auth")).toEqual([]);
  });
});
