import * as oauth from "oauth4webapi";
import { describe, expect, it } from "vitest";
import { createShopClient, memoryTokens } from "../../shared/client/client.ts";
import { sharedShop } from "../setup/shop.ts";

const ISSUER = new URL("http://localhost:8787");
const client: oauth.Client = { client_id: "any" };
const none = oauth.None();

const shop = await sharedShop();
const toShop = (url: string, init: RequestInit) => shop.fetch(url.replace(ISSUER.origin, ""), init);
const options = { [oauth.customFetch]: toShop as typeof fetch, [oauth.allowInsecureRequests]: true as const };
const discovered = await oauth.discoveryRequest(ISSUER, { ...options, algorithm: "oauth2" });
const server = await oauth.processDiscoveryResponse(ISSUER, discovered);

async function signIn(password = "Demo-Passw0rd") {
  const form = new URLSearchParams({ username: "demo", password });
  const response = await oauth.genericTokenEndpointRequest(server, client, none, "password", form, options);
  return oauth.processGenericTokenEndpointResponse(server, client, response);
}

async function refresh(refreshToken = "") {
  const response = await oauth.refreshTokenGrantRequest(server, client, none, refreshToken, options);
  return oauth.processRefreshTokenResponse(server, client, response);
}

/** Checks an access token as a third party's resource server would: by RFC 9068 and the published keys. */
function validate(accessToken: string) {
  const headers = { Authorization: `Bearer ${accessToken}` };
  const request = new Request("http://localhost:8787/api/v1/users/me", { headers });
  return oauth.validateJwtAccessToken(server, request, ISSUER.origin, options);
}

const refused = { error: "invalid_grant", status: 400 };

describe("a public OAuth client", () => {
  it("signs in and gets an access token that the published keys verify", async () => {
    const tokens = await signIn();
    expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 900 });
    expect(await validate(tokens.access_token)).toMatchObject({ iss: ISSUER.origin, role: "customer" });
  });

  it("gets invalid_grant for a wrong password", async () => {
    await expect(signIn("Wrong-Passw0rd")).rejects.toMatchObject(refused);
  });

  it("refreshes its tokens, and loses the session when a used refresh token is sent again", async () => {
    const first = await signIn();
    const second = await refresh(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    await expect(refresh(first.refresh_token)).rejects.toMatchObject(refused);
    await expect(refresh(second.refresh_token)).rejects.toMatchObject(refused);
  });

  it("ends its session by revoking the refresh token", async () => {
    const tokens = await signIn();
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    expect((await shop.fetch("/api/v1/users/me", { headers })).status).toBe(200);
    const response = await oauth.revocationRequest(server, client, none, tokens.refresh_token ?? "", options);
    await oauth.processRevocationResponse(response);
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject(refused);
    expect((await shop.fetch("/api/v1/users/me", { headers })).status).toBe(401);
  });

  it("gets the error code of RFC 6749 for each kind of invalid token request", async () => {
    const ask = async (form: Record<string, string> | string[][]) => {
      const response = await shop.fetch("/api/v1/auth/token", { method: "POST", body: new URLSearchParams(form) });
      expect(response.headers.get("Cache-Control")).toBe("no-store");
      return { status: response.status, ...((await response.json()) as { error: string }) };
    };
    expect(await ask({ grant_type: "client_credentials" })).toMatchObject({
      status: 400,
      error: "unsupported_grant_type",
    });
    expect(await ask({ grant_type: "password", username: "demo" })).toMatchObject({ error: "invalid_request" });
    expect(await ask({ username: "demo", password: "x" })).toMatchObject({ error: "invalid_request" });
    const twice = ["a", "b"].map((password) => ["password", password]);
    expect(await ask([["grant_type", "password"], ["username", "demo"], ...twice])).toMatchObject({
      error: "invalid_request",
    });
  });
});

describe("the shop's own client", () => {
  it("refreshes once when concurrent requests are refused because of an invalid access token", async () => {
    const tokens = memoryTokens();
    const api = createShopClient({ baseUrl: shop.origin, tokens });
    await api.signIn("demo", "Demo-Passw0rd");
    // A second refresh with the same token would end the session, which the second round would notice.
    for (const round of [1, 2]) {
      const before = tokens.read();
      if (!before) throw new Error(`signed out before round ${round}`);
      tokens.write({ ...before, accessToken: "made.up.token" });
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.GET("/api/v1/users/me")));
      expect(answers.map(({ data }) => data.username)).toEqual(Array(20).fill("demo"));
      expect(tokens.read()?.refreshToken).not.toBe(before.refreshToken);
    }
    await api.signOut();
    await expect(api.GET("/api/v1/users/me")).rejects.toMatchObject({ type: "/problems/unauthorized" });
  });
});
