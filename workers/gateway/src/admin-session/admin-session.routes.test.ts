import { describe, expect, it } from "vitest";
import type { Role } from "#shared/contracts/identity.ts";
import { app } from "../app.ts";
import { gatewayEnv } from "../testing.ts";

const SHOP = "https://shop.example";
const OWN = { Origin: SHOP, "Content-Type": "application/json" };

/** A gateway whose users Worker answers token requests with this status, for a user with this role. */
function gateway({ role = "admin" as Role, status = 200 } = {}) {
  const calls: string[] = [];
  const users = {
    fetch: async (request: Request) => {
      const { pathname } = new URL(request.url);
      const form = Object.fromEntries(new URLSearchParams(await request.text()));
      calls.push(`${pathname} ${form.grant_type ?? ""} ${form.password ?? form.refresh_token ?? form.token}`);
      if (pathname.endsWith("/revoke")) return new Response();
      const tokens = { access_token: "access", refresh_token: "refresh-2", expires_in: 1800, token_type: "Bearer" };
      return Response.json(status === 200 ? tokens : { error: "invalid_grant" }, { status });
    },
  };
  const authenticate = async () => ({ kind: "user", userId: "u", sessionId: "s", role });
  const env = { ...gatewayEnv, USERS: users, USERS_SESSIONS: { authenticate }, ADMIN: users };
  const send = async (method: string, path: string, { headers = OWN as Record<string, string>, body = "" } = {}) =>
    app.request(`${SHOP}${path}`, { method, headers, ...(body && { body }) }, env);
  return { calls, send };
}

const credentials = JSON.stringify({ username: "admin", password: "secret" });
const withCookie = { ...OWN, Cookie: "__Secure-admin-session=refresh-1" };

describe("POST /admin/session", () => {
  it("returns an access token, and puts the refresh token into a cookie of the admin page that no script can read", async () => {
    const { send } = gateway();
    const response = await send("POST", "/admin/session", { body: credentials });
    expect(await response.json()).toEqual({ accessToken: "access", expiresIn: 1800 });
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    const cookie = response.headers.get("Set-Cookie")?.split("; ");
    expect(cookie?.[0]).toBe("__Secure-admin-session=refresh-2");
    expect(cookie).toEqual(expect.arrayContaining(["Path=/admin", "HttpOnly", "Secure", "SameSite=Strict"]));
  });

  it("refuses a user who is not an administrator, and ends their session", async () => {
    const { send, calls } = gateway({ role: "customer" });
    const response = await send("POST", "/admin/session", { body: credentials });
    expect([response.status, response.headers.get("Set-Cookie")]).toEqual([403, null]);
    expect(calls).toEqual(["/api/v1/auth/token password secret", "/api/v1/auth/revoke  refresh-2"]);
  });

  it("answers a wrong password with 401, and passes on that there were too many", async () => {
    expect((await gateway({ status: 400 }).send("POST", "/admin/session", { body: credentials })).status).toBe(401);
    expect((await gateway({ status: 429 }).send("POST", "/admin/session", { body: credentials })).status).toBe(429);
  });

  it.each(["", "{", "{}", JSON.stringify({ username: "admin", password: 1 })])(
    "answers the body %j with 422 and calls no other Worker",
    async (body) => {
      const { send, calls } = gateway();
      expect((await send("POST", "/admin/session", { body })).status).toBe(422);
      expect(calls).toEqual([]);
    },
  );
});

describe("POST /admin/session/renewal", () => {
  it("exchanges the cookie for a new access token and a new cookie", async () => {
    const { send, calls } = gateway();
    const response = await send("POST", "/admin/session/renewal", { headers: withCookie });
    expect(await response.json()).toEqual({ accessToken: "access", expiresIn: 1800 });
    expect(response.headers.get("Set-Cookie")).toContain("refresh-2");
    expect(calls).toEqual(["/api/v1/auth/token refresh_token refresh-1"]);
  });

  it("answers 401 without a cookie and when the session is over, and 403 to one who is no longer an administrator", async () => {
    const renew = (options?: Parameters<typeof gateway>[0]) =>
      gateway(options).send("POST", "/admin/session/renewal", { headers: withCookie });
    expect((await gateway().send("POST", "/admin/session/renewal")).status).toBe(401);
    expect((await renew({ status: 400 })).status).toBe(401);
    expect((await renew({ role: "customer" })).status).toBe(403);
  });
});

describe("DELETE /admin/session", () => {
  it("ends the session and removes the cookie", async () => {
    const { send, calls } = gateway();
    const response = await send("DELETE", "/admin/session", { headers: withCookie });
    expect(response.status).toBe(204);
    expect(response.headers.get("Set-Cookie")).toContain("Max-Age=0");
    expect(calls).toEqual(["/api/v1/auth/revoke  refresh-1"]);
  });
});

describe("every route of the session", () => {
  it.each([
    ["another site", { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" }],
    ["a neighbour under the same domain", { "Sec-Fetch-Site": "same-site", Origin: "https://other.shop.example" }],
    ["a page without an origin", { Origin: "null" }],
    ["a client that tells nothing", {}],
  ])("refuses a request of %s, and calls no other Worker", async (_, foreign) => {
    const { send, calls } = gateway();
    const headers = { "Content-Type": "application/json", Cookie: withCookie.Cookie, ...(foreign as object) };
    expect((await send("POST", "/admin/session", { headers, body: credentials })).status).toBe(403);
    expect((await send("POST", "/admin/session/renewal", { headers })).status).toBe(403);
    expect((await send("DELETE", "/admin/session", { headers })).status).toBe(403);
    expect(calls).toEqual([]);
  });
});

describe("a path of the admin page", () => {
  it.each([
    ["PUT", "/admin/session", "POST, DELETE, OPTIONS"],
    ["GET", "/admin/session", "POST, DELETE, OPTIONS"],
    ["GET", "/admin/session/renewal", "POST, OPTIONS"],
    ["POST", "/admin", "GET, HEAD, OPTIONS"],
    ["DELETE", "/admin/orders", "GET, HEAD, OPTIONS"],
  ])("answers %s %s with 405 and what it takes, from any origin, and calls no other Worker", async (...wrong) => {
    const [method, path, allow] = wrong;
    for (const headers of [OWN, {}]) {
      const { send, calls } = gateway();
      const response = await send(method, path, { headers });
      expect([response.status, response.headers.get("Allow")]).toEqual([405, allow]);
      expect(calls).toEqual([]);
    }
  });

  it("does not exist in a project without the page", async () => {
    for (const [method, path] of [
      ["POST", "/admin"],
      ["PUT", "/admin/session"],
    ] as const) {
      expect((await app.request(`${SHOP}${path}`, { method }, gatewayEnv)).status, path).toBe(404);
    }
  });
});
