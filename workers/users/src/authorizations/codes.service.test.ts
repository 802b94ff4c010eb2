import { eq } from "drizzle-orm";
import { decodeJwt } from "jose";
import { afterAll, describe, expect, it } from "vitest";
import { sha256Base64Url } from "#shared/values/hash.ts";
import { changeAccess } from "../accounts/users.service.ts";
import { updatePassword } from "../passwords/passwords.repository.ts";
import { changePassword, confirmPasswordReset, requestPasswordReset } from "../passwords/passwords.service.ts";
import { authenticateToken, refreshSession, revokeToken, signIn } from "../sessions/sessions.service.ts";
import { checkPassword } from "../sign-in-attempts/sign-in-attempts.service.ts";
import { authorizationCodes, refreshTokens, sessions, users } from "../tables.ts";
import { callerOf, createUsersContext, lastCode, PASSWORD } from "../testing.ts";
import { redeemTokens } from "./codes.service.ts";
import { newClientTokens, newCode, newSignedInUser } from "./testing.ts";

const { ctx, database, logs, mails, settle } = await createUsersContext();
afterAll(() => database.close());

const MCP = "/mcp";
const PASSWORD_CHANGE = { currentPassword: PASSWORD, newPassword: "Another-Horse-8", client: "192.0.2.1" };
const isAccepted = async (token: string, resource?: string) =>
  (await authenticateToken(ctx, token, resource)).kind === "user";
const clientSessions = async (userId: string) =>
  (await ctx.db.select().from(sessions).where(eq(sessions.userId, userId))).filter(({ clientGrant }) => clientGrant);

describe("redeemTokens()", () => {
  it("opens a session of the user whose tokens are for agents' routes alone", async () => {
    const signedIn = await newSignedInUser(ctx);
    const { form, tokens } = await newClientTokens(ctx, signedIn);
    expect(tokens).toMatchObject({ token_type: "Bearer", scope: "buyer" });
    const { client_id: clientId } = form;
    const claims = { aud: "https://shop.example/mcp", scope: "buyer", client_id: clientId, sub: signedIn.user.id };
    expect(decodeJwt(tokens.access_token)).toMatchObject(claims);
    expect(await authenticateToken(ctx, tokens.access_token, MCP)).toMatchObject({ userId: signedIn.user.id });
    expect(await isAccepted(tokens.access_token)).toBe(false);
    expect(await isAccepted(tokens.access_token, "/other")).toBe(false);
    expect(await isAccepted(signedIn.tokens.access_token, MCP)).toBe(true);
    expect(await isAccepted(signedIn.tokens.access_token)).toBe(true);
  });

  it("refuses a code with another verifier, client or redirect URI, and leaves it to the one that has them", async () => {
    const form = await newCode(ctx, await newSignedInUser(ctx));
    const wrong = [
      { code_verifier: "w".repeat(43) },
      { client_id: ctx.newId() },
      { redirect_uri: "http://127.0.0.1:51001/callback" },
      { redirect_uri: `${form.redirect_uri}/` },
      { code: `${form.code}x` },
      { code: "" },
    ];
    for (const change of wrong) expect(await redeemTokens(ctx, { ...form, ...change })).toBeUndefined();
    expect(await redeemTokens(ctx, form)).toBeDefined();
  });

  it("does without the redirect URI, which OAuth 2.1 does not repeat", async () => {
    const { redirect_uri: _, ...form } = await newCode(ctx, await newSignedInUser(ctx));
    expect(await redeemTokens(ctx, form)).toBeDefined();
  });

  it("keeps a refresh token so that a Worker that knows only those of users does not find it", async () => {
    const { form, tokens } = await newClientTokens(ctx, await newSignedInUser(ctx));
    const next = await refreshSession(ctx, tokens.refresh_token, form.client_id);
    const stored = (await ctx.db.select().from(refreshTokens)).map(({ tokenHash }) => tokenHash);
    for (const token of [tokens.refresh_token, next?.refresh_token ?? ""]) {
      const bare = token.replace("client.", "");
      for (const sent of [token, bare]) expect(stored).not.toContain(await sha256Base64Url(sent));
      expect(await refreshSession(ctx, bare, form.client_id)).toBeUndefined();
    }
    expect(await refreshSession(ctx, next?.refresh_token ?? "", form.client_id)).toBeDefined();
  });

  it("stores no code, and writes none to the log", async () => {
    const form = await newCode(ctx, await newSignedInUser(ctx));
    await redeemTokens(ctx, form);
    await redeemTokens(ctx, form);
    const stored = JSON.stringify(await ctx.db.select().from(authorizationCodes));
    expect(stored).not.toContain(form.code);
    expect(JSON.stringify(logs)).toContain("authorization code used twice");
    expect(JSON.stringify(logs)).not.toContain(form.code);
  });

  it("refuses a code after its minute", async () => {
    const form = await newCode(ctx, await newSignedInUser(ctx));
    await ctx.db.update(authorizationCodes).set({ expiresAt: new Date(Date.now() - 1) });
    expect(await redeemTokens(ctx, form)).toBeUndefined();
  });

  it("ends the session of the first use when the code is used again", async () => {
    const signedIn = await newSignedInUser(ctx);
    const { form, tokens } = await newClientTokens(ctx, signedIn);
    expect(await redeemTokens(ctx, form)).toBeUndefined();
    expect(await isAccepted(tokens.access_token, MCP)).toBe(false);
    expect(await refreshSession(ctx, tokens.refresh_token, form.client_id)).toBeUndefined();
    expect(await isAccepted(signedIn.tokens.access_token)).toBe(true);
  });

  it("does not end it for one that does not know the verifier", async () => {
    const { form, tokens } = await newClientTokens(ctx, await newSignedInUser(ctx));
    expect(await redeemTokens(ctx, { ...form, code_verifier: "w".repeat(43) })).toBeUndefined();
    expect(await isAccepted(tokens.access_token, MCP)).toBe(true);
  });

  it("opens one session, which ends, when a code is used many times at once", async () => {
    const signedIn = await newSignedInUser(ctx);
    const form = await newCode(ctx, signedIn);
    const all = await Promise.all(Array.from({ length: 12 }, () => redeemTokens(ctx, form)));
    expect(all.filter(Boolean)).toHaveLength(1);
    const opened = await clientSessions(signedIn.user.id);
    expect(opened).toHaveLength(1);
    expect(opened[0]?.endedAt).not.toBeNull();
  });

  it("refuses a code whose user signed out, or was deactivated, before it was used", async () => {
    const [signedOut, gone] = [await newSignedInUser(ctx), await newSignedInUser(ctx)];
    const forms = [await newCode(ctx, signedOut), await newCode(ctx, gone)];
    await revokeToken(ctx, signedOut.tokens.refresh_token);
    await changeAccess(ctx, gone.user.id, { isActive: false });
    for (const form of forms) expect(await redeemTokens(ctx, form)).toBeUndefined();
  });

  it("refuses a code whose user was deactivated and activated again before it was used", async () => {
    const { user, ...signedIn } = await newSignedInUser(ctx);
    const form = await newCode(ctx, signedIn);
    for (const isActive of [false, true]) await changeAccess(ctx, user.id, { isActive });
    expect(await redeemTokens(ctx, form)).toBeUndefined();
  });

  it("refuses a code whose user changed the password, in the session of its approval or in another, before it was used", async () => {
    const { user, caller } = await newSignedInUser(ctx);
    const other = await signIn(ctx, { username: user.username, password: PASSWORD, client: "192.0.2.1" });
    if (!other) throw new Error("signing in was refused");
    const forms = [await newCode(ctx, { caller }), await newCode(ctx, { caller: await callerOf(ctx, other) })];
    await changePassword(ctx, { ...PASSWORD_CHANGE, caller });
    for (const form of forms) expect(await redeemTokens(ctx, form)).toBeUndefined();
    expect(await redeemTokens(ctx, await newCode(ctx, { caller }))).toBeDefined();
  });

  it("refuses a code whose user reset the password before it was used", async () => {
    const { user, caller } = await newSignedInUser(ctx);
    const email = `${user.id}@example.com`;
    await ctx.db.update(users).set({ email, emailVerifiedAt: new Date() }).where(eq(users.id, user.id));
    const form = await newCode(ctx, { caller });
    await requestPasswordReset(ctx, { username: user.username, client: "192.0.2.1" });
    await settle();
    const { newPassword } = PASSWORD_CHANGE;
    await confirmPasswordReset(ctx, { username: user.username, code: lastCode(mails), newPassword });
    expect(await redeemTokens(ctx, form)).toBeUndefined();
  });
});

describe("the session of a client", () => {
  it("keeps client, scope and resource when it is refreshed", async () => {
    const { form, tokens } = await newClientTokens(ctx, await newSignedInUser(ctx));
    const next = await refreshSession(ctx, tokens.refresh_token, form.client_id);
    expect(next?.scope).toBe("buyer");
    const { aud, scope, client_id: clientId } = decodeJwt(next?.access_token ?? "");
    expect({ aud, scope, clientId }).toEqual({
      aud: "https://shop.example/mcp",
      scope: "buyer",
      clientId: form.client_id,
    });
    expect(await isAccepted(next?.access_token ?? "")).toBe(false);
  });

  it("is not refreshed for another client, nor for one that does not say which it is", async () => {
    const { form, tokens } = await newClientTokens(ctx, await newSignedInUser(ctx));
    expect(await refreshSession(ctx, tokens.refresh_token, ctx.newId())).toBeUndefined();
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeUndefined();
    expect(await refreshSession(ctx, tokens.refresh_token, form.client_id)).toBeDefined();
  });

  it("acts as a customer for an administrator who did not allow it admin", async () => {
    const admin = await newSignedInUser(ctx, "admin");
    const [buyer, both] = [await newClientTokens(ctx, admin), await newClientTokens(ctx, admin, ["buyer", "admin"])];
    expect(await authenticateToken(ctx, buyer.tokens.access_token, MCP)).toMatchObject({ role: "customer" });
    expect(await authenticateToken(ctx, both.tokens.access_token, MCP)).toMatchObject({ role: "admin" });
    expect(decodeJwt(buyer.tokens.access_token).role).toBe("customer");
    const next = await refreshSession(ctx, buyer.tokens.refresh_token, buyer.form.client_id);
    expect(await authenticateToken(ctx, next?.access_token ?? "", MCP)).toMatchObject({ role: "customer" });
  });

  it("ends with its refresh token, with its access token, and with a change of the password", async () => {
    const signedIn = await newSignedInUser(ctx);
    const [a, b, c] = [
      await newClientTokens(ctx, signedIn),
      await newClientTokens(ctx, signedIn),
      await newClientTokens(ctx, signedIn),
    ];
    await revokeToken(ctx, a.tokens.refresh_token);
    await revokeToken(ctx, b.tokens.access_token);
    expect(await isAccepted(a.tokens.access_token, MCP)).toBe(false);
    expect(await isAccepted(b.tokens.access_token, MCP)).toBe(false);
    expect(await isAccepted(c.tokens.access_token, MCP)).toBe(true);
    await changePassword(ctx, { ...PASSWORD_CHANGE, caller: signedIn.caller });
    expect(await isAccepted(c.tokens.access_token, MCP)).toBe(false);
    expect(
      await signIn(ctx, { username: signedIn.user.username, password: PASSWORD, client: "192.0.2.1" }),
    ).toBeUndefined();
  });

  it.each(["the same session", "another session"])(
    "is none when the password changes at the same time in %s",
    async (session) => {
      for (let run = 0; run < 10; run++) {
        const signedIn = await newSignedInUser(ctx);
        const form = await newCode(ctx, signedIn);
        const { username } = signedIn.user;
        const checked = await checkPassword(ctx, { username, password: PASSWORD, client: "192.0.2.1" });
        if (!checked) throw new Error("the password was refused");
        const keptSessionId = session === "the same session" ? signedIn.caller.sessionId : ctx.newId();
        const change = { ...checked, passwordHash: "changed", keptSessionId };
        await Promise.all([redeemTokens(ctx, form), updatePassword(ctx.db, change)]);
        const open = (await clientSessions(signedIn.user.id)).filter(({ endedAt }) => endedAt === null);
        expect(open).toEqual([]);
        expect(await redeemTokens(ctx, form)).toBeUndefined();
      }
    },
  );
});
