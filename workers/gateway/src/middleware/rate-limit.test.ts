import { describe, expect, it } from "vitest";
import type { Identity } from "#shared/contracts/identity.ts";
import type { GatewayContext } from "../context.ts";
import { countRequest, limitClassOf } from "./rate-limit.ts";

const ANONYMOUS: Identity = { kind: "anonymous", tokenRefused: false };
const USER: Identity = { kind: "user", userId: "u1", sessionId: "s1", role: "customer" };

/** A context whose limits say yes or no; `keys` collects what was counted. */
function contextOf({ success = true, vars = {} } = {}) {
  const keys: string[] = [];
  const binding = (name: string) => ({
    limit: async ({ key }: { key: string }) => {
      keys.push(`${name} ${key}`);
      return { success };
    },
  });
  const env = { LIMIT_READS: binding("reads"), LIMIT_WRITES: binding("writes"), LIMIT_AUTH: binding("auth") };
  const measured: unknown[] = [];
  const measure = (measurement: unknown) => measured.push(measurement);
  const ctx = { env, measure, vars: { LOCAL_SHOP: false, RATE_LIMITS: "on", ...vars } } as unknown as GatewayContext;
  return { ctx, keys, measured };
}

describe("limitClassOf()", () => {
  it("tells reads, writes and what is guessed at apart", () => {
    expect(limitClassOf("GET", "/api/v1/products")).toBe("reads");
    expect(limitClassOf("HEAD", "/api/v1/orders")).toBe("reads");
    expect(limitClassOf("POST", "/api/v1/orders")).toBe("writes");
    expect(limitClassOf("POST", "/api/v1/users")).toBe("auth");
    expect(limitClassOf("POST", "/api/v1/auth/token")).toBe("auth");
  });
});

describe("countRequest()", () => {
  it("counts for the user, or else for the client's network", async () => {
    const { ctx, keys } = contextOf();
    expect(await countRequest(ctx, "reads", USER, "192.0.2.1")).toBe('"reads";q=1200;w=60');
    await countRequest(ctx, "writes", ANONYMOUS, "192.0.2.1");
    expect(keys).toEqual(["reads u1", "writes 192.0.2.1"]);
  });

  it("refuses what is too much, with all that a client needs to know", async () => {
    const { ctx, measured } = contextOf({ success: false });
    await expect(countRequest(ctx, "auth", ANONYMOUS, "192.0.2.1")).rejects.toMatchObject({
      code: "rate-limited",
      headers: { "Retry-After": "60", RateLimit: '"auth";r=0;t=60', "RateLimit-Policy": '"auth";q=120;w=60' },
    });
    expect(measured).toEqual([{ kind: "rate-limited", class: "auth" }]);
  });

  it("can be switched off in the local shop and nowhere else", async () => {
    const local = contextOf({ success: false, vars: { LOCAL_SHOP: true, RATE_LIMITS: "off" } });
    expect(await countRequest(local.ctx, "reads", ANONYMOUS, "192.0.2.1")).toContain("reads");
    const deployed = contextOf({ success: false, vars: { LOCAL_SHOP: false, RATE_LIMITS: "off" } });
    await expect(countRequest(deployed.ctx, "reads", ANONYMOUS, "192.0.2.1")).rejects.toMatchObject({
      code: "rate-limited",
    });
  });
});
