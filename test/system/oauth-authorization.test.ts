import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newAgent } from "../setup/agents/agent.ts";
import { type Client, newCustomer, newGuest, signInAsAdmin } from "../setup/client.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();
const MCP = new URL("http://localhost:8787/mcp");
const REDIRECT_URI = "http://127.0.0.1:51000/callback";
const none = oauth.None();
const toShop = (url: string, init: RequestInit) => shop.fetch(url.replace(MCP.origin, ""), init);
const options = { [oauth.customFetch]: toShop as typeof fetch, [oauth.allowInsecureRequests]: true as const };

type Scope = "buyer" | "admin";
let server: oauth.AuthorizationServer;
let client: oauth.Client;
let customer: Client;

/** As an agent that knows nothing but the address of `/mcp`. */
beforeAll(async () => {
  const challenged = await newAgent(shop).call("create_cart", { items: [] });
  expect(challenged.headers.get("WWW-Authenticate")).toContain("oauth-protected-resource/mcp");
  const described = await oauth.resourceDiscoveryRequest(MCP, options);
  const resource = await oauth.processResourceDiscoveryResponse(MCP, described);
  const issuer = new URL(resource.authorization_servers?.[0] ?? "");
  const discovered = await oauth.discoveryRequest(issuer, { ...options, algorithm: "oauth2" });
  server = await oauth.processDiscoveryResponse(issuer, discovered);
  client = await register();
  customer = await newCustomer(shop);
});

async function register(): Promise<oauth.Client> {
  const metadata = { client_name: "Test agent", redirect_uris: ["http://127.0.0.1/callback"] };
  const response = await oauth.dynamicClientRegistrationRequest(
    server,
    { ...metadata, token_endpoint_auth_method: "none", application_type: "native" },
    options,
  );
  return oauth.processDynamicClientRegistrationResponse(response);
}

/** The parameters of a request, the verifier of its challenge, and what is to be checked in the answer. */
async function newRequest(changes: Record<string, string> = {}) {
  const [verifier, state] = [oauth.generateRandomCodeVerifier(), oauth.generateRandomState()];
  const request = {
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: "code",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    scope: "buyer",
    resource: MCP.href,
    state,
    ...changes,
  };
  return { request, verifier, state };
}

type NewRequest = Awaited<ReturnType<typeof newRequest>>;

/** Approves a request as the shop's page does, and reads the answer as the client does. */
async function approve({ request, state }: NewRequest, user = customer, scopes: Scope[] = ["buyer"]) {
  const { data } = await user.api.POST("/api/v1/auth/authorizations", { body: { request, scopes } });
  return oauth.validateAuthResponse(server, client, new URL(data.redirectTo), state);
}

async function redeem(
  parameters: URLSearchParams,
  verifier: string,
  {
    redirectUri = REDIRECT_URI,
    as = client,
    resource = MCP.href,
  }: { redirectUri?: string; as?: oauth.Client; resource?: string } = {},
) {
  const additionalParameters: Record<string, string> = resource ? { resource } : {};
  const sent = { ...options, additionalParameters };
  const response = await oauth.authorizationCodeGrantRequest(server, as, none, parameters, redirectUri, verifier, sent);
  return oauth.processAuthorizationCodeResponse(server, as, response);
}

async function newTokens(user = customer, scopes: Scope[] = ["buyer"]) {
  const request = await newRequest({ scope: "buyer admin" });
  return redeem(await approve(request, user, scopes), request.verifier);
}

async function refresh(refreshToken = "", as = client) {
  const response = await oauth.refreshTokenGrantRequest(server, as, none, refreshToken, options);
  return oauth.processRefreshTokenResponse(server, as, response);
}

const refused = { error: "invalid_grant", status: 400 };

describe("the metadata", () => {
  it("says what a client of the Model Context Protocol requires", () => {
    expect(server).toMatchObject({
      authorization_endpoint: "http://localhost:8787/oauth/authorize",
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      scopes_supported: ["buyer", "admin"],
      token_endpoint_auth_methods_supported: ["none"],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
    });
    expect(server.grant_types_supported).toEqual(expect.arrayContaining(["authorization_code", "refresh_token"]));
  });
});

describe("an agent that a customer has allowed to buy", () => {
  it("gets tokens for the shop's address alone, buys with them, refreshes and revokes them", async () => {
    const tokens = await newTokens();
    expect(tokens).toMatchObject({ token_type: "bearer", scope: "buyer", expires_in: 900 });
    const request = new Request(MCP, { headers: { Authorization: `Bearer ${tokens.access_token}` } });
    const claims = await oauth.validateJwtAccessToken(server, request, MCP.href, options);
    expect(claims).toMatchObject({ aud: MCP.href, scope: "buyer", client_id: client.client_id });

    const { value: cart } = await newAgent(shop, tokens.access_token).call("create_cart", { items: [] });
    expect((await customer.get(`/api/v1/carts/${cart.id}`)).status).toBe(200);

    const next = await refresh(tokens.refresh_token);
    expect(next.scope).toBe("buyer");
    const agent = newAgent(shop, next.access_token);
    expect((await agent.call("get_cart", { cartId: cart.id })).status).toBe(200);
    const revoked = await oauth.revocationRequest(server, client, none, next.refresh_token ?? "", options);
    await oauth.processRevocationResponse(revoked);
    expect((await agent.call("get_cart", { cartId: cart.id })).status).toBe(401);
    await expect(refresh(next.refresh_token)).rejects.toMatchObject(refused);
  });

  it("may use its token at agents' routes and nowhere else", async () => {
    const { access_token: token } = await newTokens();
    const headers = { Authorization: `Bearer ${token}` };
    for (const path of ["/api/v1/users/me", "/api/v1/orders", "/api/v1/users/me/authorizations"]) {
      const response = await shop.fetch(path, { headers });
      expect(response.status, path).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_token"');
    }
    const approval = await shop.fetch("/api/v1/auth/authorizations", {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify({ request: (await newRequest()).request, scopes: ["buyer"] }),
    });
    expect(approval.status).toBe(401);
    expect((await newAgent(shop, token).call("list_orders")).status).toBe(200);
  });

  it("gets insufficient_scope from the tools of administrators", async () => {
    const admin = await signInAsAdmin(shop);
    const buyer = newAgent(shop, (await newTokens(admin)).access_token);
    const answer = await buyer.call("find_orders", { limit: 1 });
    expect(answer.status).toBe(403);
    expect(answer.headers.get("WWW-Authenticate")).toMatch(/error="insufficient_scope", scope="admin"/);
    const operator = newAgent(shop, (await newTokens(admin, ["buyer", "admin"])).access_token);
    expect((await operator.call("find_orders", { limit: 1 })).status).toBe(200);
  });

  it("gets insufficient_scope from the tools of buyers when it may only look up", async () => {
    const { access_token: token } = await newTokens(await signInAsAdmin(shop), ["admin"]);
    const clerk = newAgent(shop, token);
    expect((await clerk.call("find_orders", { limit: 1 })).status).toBe(200);
    const answer = await clerk.call("list_orders");
    expect(answer.status).toBe(403);
    expect(answer.headers.get("WWW-Authenticate")).toMatch(/error="insufficient_scope", scope="buyer"/);
  });

  it("is listed for the customer, who can end it", async () => {
    const user = await newCustomer(shop);
    const { access_token: token } = await newTokens(user);
    const { data: page } = await user.api.GET("/api/v1/users/me/authorizations");
    const [authorization] = page.items;
    expect(page.items).toHaveLength(1);
    expect(authorization).toMatchObject({ clientId: client.client_id, clientName: "Test agent", scopes: ["buyer"] });
    const path = { id: authorization?.id ?? "" };
    await expect(
      customer.api.DELETE("/api/v1/users/me/authorizations/{id}", { params: { path } }),
    ).rejects.toMatchObject({ status: 404 });
    await user.api.DELETE("/api/v1/users/me/authorizations/{id}", { params: { path } });
    expect((await newAgent(shop, token).call("list_orders")).status).toBe(401);
    expect((await user.api.GET("/api/v1/users/me/authorizations")).data.items).toEqual([]);
  });
});

describe("a code", () => {
  it("is refused with another verifier, redirect URI, client or resource, and then serves the right one", async () => {
    const request = await newRequest();
    const parameters = await approve(request);
    const wrongVerifier = redeem(parameters, oauth.generateRandomCodeVerifier());
    await expect(wrongVerifier).rejects.toMatchObject(refused);
    const redirectUri = "http://127.0.0.1:51001/callback";
    await expect(redeem(parameters, request.verifier, { redirectUri })).rejects.toMatchObject(refused);
    await expect(redeem(parameters, request.verifier, { as: await register() })).rejects.toMatchObject(refused);
    const elsewhere = redeem(parameters, request.verifier, { resource: "http://localhost:8787/" });
    await expect(elsewhere).rejects.toMatchObject({ error: "invalid_target" });
    expect((await redeem(parameters, request.verifier, { resource: "" })).access_token).toBeDefined();
  });

  it("ends the session that it opened when it is used again", async () => {
    const request = await newRequest();
    const parameters = await approve(request);
    const tokens = await redeem(parameters, request.verifier);
    await expect(redeem(parameters, request.verifier)).rejects.toMatchObject(refused);
    await expect(refresh(tokens.refresh_token)).rejects.toMatchObject(refused);
    expect((await newAgent(shop, tokens.access_token).call("list_orders")).status).toBe(401);
  });

  it("opens one session when it is used many times at once", async () => {
    const request = await newRequest();
    const parameters = await approve(request);
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => redeem(parameters, request.verifier)));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("a request", () => {
  const check = async (changes: Record<string, string>) => {
    const { request } = await newRequest(changes);
    const response = await shop.fetch(`/api/v1/auth/authorization-requests?${new URLSearchParams(request)}`);
    const body = (await response.json()) as Record<string, string> & { oauthError?: string; redirectTo?: string };
    return { ...body, status: response.status };
  };

  it("is described with what the user has to see", async () => {
    expect(await check({})).toMatchObject({
      status: 200,
      clientName: "Test agent",
      redirectHost: "127.0.0.1:51000",
      isLoopback: true,
      scopes: ["buyer"],
    });
  });

  it("of a client or redirect URI that is not known names no address to go to", async () => {
    const wrong: Record<string, string>[] = [
      { redirect_uri: "https://evil.example/" },
      { client_id: crypto.randomUUID() },
      { client_id: "https://10.0.0.1/a" },
    ];
    for (const changes of wrong) {
      const refusal = await check(changes);
      expect(refusal).toMatchObject({ status: 422, type: "/problems/authorization-request-refused" });
      expect(refusal.redirectTo).toBeUndefined();
    }
  });

  it("that is wrong otherwise is answered to the client, with its state and the issuer", async () => {
    for (const [changes, error] of [
      [{ response_type: "token" }, "unsupported_response_type"],
      [{ code_challenge_method: "plain" }, "invalid_request"],
      [{ scope: "everything" }, "invalid_scope"],
      [{ resource: "https://elsewhere.example/mcp" }, "invalid_target"],
    ] as const) {
      const { oauthError, redirectTo } = await check({ ...changes, state: "s" });
      expect(oauthError).toBe(error);
      const answer = () => oauth.validateAuthResponse(server, client, new URL(redirectTo ?? ""), "s");
      expect(answer).toThrow(oauth.AuthorizationResponseError);
    }
  });

  it("with a repeated parameter is refused", async () => {
    const { request } = await newRequest();
    const query = `${new URLSearchParams(request)}&scope=admin`;
    const response = await shop.fetch(`/api/v1/auth/authorization-requests?${query}`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ type: "/problems/validation-failed" });
  });

  it("cannot be approved by a guest, nor admin by a customer", async () => {
    const { request } = await newRequest({ scope: "buyer admin" });
    const approval = (user: Client, scopes: Scope[]) => user.post("/api/v1/auth/authorizations", { request, scopes });
    expect((await approval(await newGuest(shop), ["buyer"])).status).toBe(403);
    expect((await approval(customer, ["buyer", "admin"])).status).toBe(403);
  });
});

describe("registration", () => {
  it.each([
    [{ redirect_uris: ["cursor://callback"] }, "invalid_redirect_uri"],
    [{ redirect_uris: ["http://app.example/callback"] }, "invalid_redirect_uri"],
    [{ redirect_uris: [] }, "invalid_redirect_uri"],
    [{ redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: "client_secret_basic" }, "invalid_client_metadata"],
    [{ redirect_uris: [REDIRECT_URI], grant_types: ["client_credentials"] }, "invalid_client_metadata"],
  ])("refuses %j", async (metadata, error) => {
    const response = await oauth.dynamicClientRegistrationRequest(server, metadata as never, options);
    const registered = oauth.processDynamicClientRegistrationResponse(response);
    await expect(registered).rejects.toMatchObject({ error, status: 400 });
  });
});

describe("a client that is known by its metadata document", () => {
  let id: string;
  const REDIRECT_URIS = ["http://localhost/cb"];
  const BAD = ["javascript:alert(1)", "http://app.example/cb", "cursor://callback", "not a url"];
  const documents = createServer(({ url }, response) => {
    const redirectUris = url === "/bad.json" ? [...REDIRECT_URIS, ...BAD] : REDIRECT_URIS;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ client_id: id, client_name: "Document agent", redirect_uris: redirectUris }));
  });
  const idOf = (path: string) => `http://127.0.0.1:${(documents.address() as AddressInfo).port}${path}`;
  beforeAll(() => new Promise<void>((resolve) => void documents.listen(0, "127.0.0.1", resolve)));
  afterAll(() => new Promise((resolve) => documents.close(resolve)));

  it("is refused with a redirect URI of its document that is neither https nor of this device", async () => {
    id = idOf("/bad.json");
    for (const redirectUri of BAD) {
      const { request } = await newRequest({ client_id: id, redirect_uri: redirectUri });
      const query = new URLSearchParams(request);
      const checked = await shop.fetch(`/api/v1/auth/authorization-requests?${query}`);
      expect(checked.status, redirectUri).toBe(422);
      expect(await checked.json()).toMatchObject({ type: "/problems/authorization-request-refused" });
      const approved = await customer.post("/api/v1/auth/authorizations", { request, scopes: ["buyer"] });
      expect(approved.status, redirectUri).toBe(422);
      const page = await shop.fetch(`/oauth/authorize?${query}`, { headers: { Accept: "text/html" } });
      expect(page.status, redirectUri).toBe(422);
      expect(await page.text()).not.toContain(`href="${redirectUri}`);
    }
  });

  it("gets tokens without registration", async () => {
    id = idOf("/client.json");
    const redirectUri = "http://localhost:7777/cb";
    const request = await newRequest({ client_id: id, redirect_uri: redirectUri });
    const { data: described } = await customer.api.GET("/api/v1/auth/authorization-requests", {
      params: { query: request.request },
    });
    expect(described).toMatchObject({ clientName: "Document agent", clientHost: new URL(id).host });
    const { data } = await customer.api.POST("/api/v1/auth/authorizations", {
      body: { request: request.request, scopes: ["buyer"] },
    });
    const as = { client_id: id };
    const parameters = oauth.validateAuthResponse(server, as, new URL(data.redirectTo), request.state);
    const tokens = await redeem(parameters, request.verifier, { redirectUri, as });
    expect((await newAgent(shop, tokens.access_token).call("list_orders")).status).toBe(200);
  });
});
