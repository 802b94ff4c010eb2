import { afterAll, describe, expect, it } from "vitest";
import { isAppError } from "#shared/core/errors.ts";
import { authenticateToken, revokeToken } from "../sessions/sessions.service.ts";
import { oauthClients } from "../tables.ts";
import { createUsersContext } from "../testing.ts";
import { approveRequest, describeRequest, endAuthorization, listAuthorizations } from "./authorizations.service.ts";
import { newClientTokens, newRequest, newSignedInUser } from "./testing.ts";

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());

const REDIRECTED = "http://127.0.0.1:51000/callback";

/** The refusal of a request with these parameters in place of its own. */
async function refusalOf(changes: Parameters<typeof newRequest>[1]) {
  const request = await newRequest(ctx, changes);
  const error: unknown = await describeRequest(ctx, request).catch((thrown: unknown) => thrown);
  if (!isAppError(error)) throw new Error("it was not refused");
  const { oauthError, redirectTo } = error.extras;
  return { code: error.code, oauthError, redirectTo };
}

describe("describeRequest()", () => {
  it("names the client, where its answer goes, and what it asks for", async () => {
    const request = await newRequest(ctx, { scope: "admin  buyer", state: "s 1" });
    const denied = "error=access_denied&error_description=The+user+refused.&state=s+1&iss=https%3A%2F%2Fshop.example";
    expect(await describeRequest(ctx, request)).toEqual({
      clientId: request.client_id,
      clientName: "Test agent",
      clientHost: null,
      clientUri: null,
      redirectUri: REDIRECTED,
      redirectHost: "127.0.0.1:51000",
      isLoopback: true,
      scopes: ["buyer", "admin"],
      resource: "https://shop.example/mcp",
      deniedRedirectTo: `${REDIRECTED}?${denied}`,
    });
  });

  it("takes buyer and the shop's one resource for a client that names none", async () => {
    for (const scope of [undefined, ""]) {
      const described = await describeRequest(ctx, await newRequest(ctx, { scope }));
      expect(described).toMatchObject({ scopes: ["buyer"], resource: "https://shop.example/mcp" });
    }
  });

  it("takes the resource with its host in upper case", async () => {
    const request = await newRequest(ctx, { resource: "HTTPS://SHOP.example/mcp" });
    expect((await describeRequest(ctx, request)).resource).toBe("https://shop.example/mcp");
  });

  it.each([
    ["names no client", { client_id: undefined }],
    ["names a client that is not known", { client_id: "01980000-0000-7000-8000-0000000000ff" }],
    ["names a client that is neither an id nor an address", { client_id: "agent" }],
    ["says no redirect URI", { redirect_uri: undefined }],
    ["says another redirect URI", { redirect_uri: "https://evil.example/callback" }],
    ["says one that begins like its own", { redirect_uri: "http://127.0.0.1:51000/callback/../evil" }],
    ["says one that is no address", { redirect_uri: "not a url" }],
    ["says one with credentials", { redirect_uri: "http://127.0.0.1:51000@evil.example/callback" }],
  ])("gives no address to redirect to when the request %s", async (_, changes) => {
    const refused = { code: "authorization-request-refused", oauthError: undefined, redirectTo: undefined };
    expect(await refusalOf(changes)).toEqual(refused);
  });

  it.each([
    ["no response type", { response_type: undefined }, "invalid_request"],
    ["a token in the answer", { response_type: "token" }, "unsupported_response_type"],
    ["no challenge", { code_challenge: undefined }, "invalid_request"],
    ["a challenge that is no SHA-256", { code_challenge: "short" }, "invalid_request"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["no method of the challenge, which means plain", { code_challenge_method: undefined }, "invalid_request"],
    ["an unknown scope", { scope: "buyer root" }, "invalid_scope"],
    ["a blank scope", { scope: " " }, "invalid_scope"],
    ["another resource", { resource: "https://shop.example/" }, "invalid_target"],
    ["another resource of that name elsewhere", { resource: "https://evil.example/mcp" }, "invalid_target"],
  ])("tells the client of %s", async (_, changes, oauthError) => {
    const refusal = await refusalOf({ ...changes, state: "s&1" });
    expect(refusal).toMatchObject({ code: "authorization-request-refused", oauthError });
    const url = new URL(refusal.redirectTo ?? "");
    expect(url.href.startsWith(`${REDIRECTED}?`)).toBe(true);
    const { error, state, iss } = Object.fromEntries(url.searchParams);
    expect({ error, state, iss }).toEqual({ error: oauthError, state: "s&1", iss: "https://shop.example" });
  });

  it("does not know a client that registered a week ago and was never approved, but one that was", async () => {
    const [unused, approved] = [await newRequest(ctx), await newRequest(ctx)];
    const { caller } = await newSignedInUser(ctx);
    await approveRequest(ctx, caller, { request: approved, scopes: ["buyer"] });
    const clients = await ctx.db.select().from(oauthClients);
    const daysOf = ({ client_id: id }: typeof unused) => {
      const client = clients.find((each) => each.id === id);
      return client && Math.round((client.expiresAt.getTime() - Date.now()) / 86_400_000);
    };
    expect([daysOf(unused), daysOf(approved)]).toEqual([7, 365]);
    await ctx.db.update(oauthClients).set({ expiresAt: new Date() });
    await expect(describeRequest(ctx, unused)).rejects.toMatchObject({ code: "authorization-request-refused" });
  });
});

describe("approveRequest()", () => {
  it("returns the client's address with a code, its state and the issuer", async () => {
    const { caller } = await newSignedInUser(ctx);
    const request = await newRequest(ctx, { state: "a b" });
    const url = new URL(await approveRequest(ctx, caller, { request, scopes: ["buyer"] }));
    expect(`${url.origin}${url.pathname}`).toBe(REDIRECTED);
    const { code, ...others } = Object.fromEntries(url.searchParams);
    expect(code).toMatch(/^[\w-]{43}$/);
    expect(others).toEqual({ state: "a b", iss: "https://shop.example" });
  });

  it("refuses scopes that were not asked for, and admin of a customer", async () => {
    const { caller } = await newSignedInUser(ctx);
    const approve = async (scope: string, scopes: ("buyer" | "admin")[]) =>
      approveRequest(ctx, caller, { request: await newRequest(ctx, { scope }), scopes });
    await expect(approve("buyer", ["buyer", "admin"])).rejects.toMatchObject({ code: "validation-failed" });
    await expect(approve("admin", ["buyer"])).rejects.toMatchObject({ code: "validation-failed" });
    await expect(approve("buyer admin", ["buyer", "admin"])).rejects.toMatchObject({ code: "forbidden" });
    expect(await approve("buyer admin", ["buyer"])).toContain("code=");
  });

  it("checks the request again", async () => {
    const { caller } = await newSignedInUser(ctx);
    const request = await newRequest(ctx, { redirect_uri: "https://evil.example/" });
    const approval = approveRequest(ctx, caller, { request, scopes: ["buyer"] });
    await expect(approval).rejects.toMatchObject({ code: "authorization-request-refused" });
  });
});

describe("listAuthorizations() and endAuthorization()", () => {
  it("list the clients that a user has allowed, until they end", async () => {
    const [signedIn, other] = [await newSignedInUser(ctx, "admin"), await newSignedInUser(ctx)];
    const { userId } = signedIn.caller;
    const [first, second] = [await newClientTokens(ctx, signedIn), await newClientTokens(ctx, signedIn, ["admin"])];
    await newClientTokens(ctx, other);
    const list = async () => (await listAuthorizations(ctx, { userId, limit: 20 })).items;
    const items = await list();
    expect(items).toEqual([
      expect.objectContaining({ clientId: second.form.client_id, scopes: ["admin"], redirectHost: "127.0.0.1:51000" }),
      expect.objectContaining({ clientId: first.form.client_id, scopes: ["buyer"], clientName: "Test agent" }),
    ]);
    expect(Math.abs(Date.parse(items[0]?.lastUsedAt ?? "") - Date.now())).toBeLessThan(60_000);

    const own = { id: items[0]?.id ?? "", userId };
    await expect(endAuthorization(ctx, { ...own, userId: other.user.id })).rejects.toMatchObject({ code: "not-found" });
    await endAuthorization(ctx, own);
    await endAuthorization(ctx, own);
    expect((await list()).map(({ clientId }) => clientId)).toEqual([first.form.client_id]);
    expect((await authenticateToken(ctx, second.tokens.access_token, "/mcp")).kind).toBe("anonymous");
    await revokeToken(ctx, first.tokens.refresh_token);
    expect(await list()).toEqual([]);
  });

  it("do not find a session that the user signed in to", async () => {
    const { caller } = await newSignedInUser(ctx);
    const own = { id: caller.sessionId, userId: caller.userId };
    await expect(endAuthorization(ctx, own)).rejects.toMatchObject({ code: "not-found" });
  });
});
