import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { authenticateToken, refreshSession, revokeToken, signIn } from "../sessions/sessions.service.ts";
import {
  authorizationCodes,
  guestCounters,
  mailCodeCounters,
  mailCodes,
  oauthClientCounters,
  oauthClients,
  refreshTokens,
  sessions,
  signInAttempts,
  users,
} from "../tables.ts";
import { createUsersContext, newUser, PASSWORD } from "../testing.ts";
import { pruneExpired } from "./retention.service.ts";

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());

async function newSession() {
  const user = await newUser(ctx);
  const tokens = await signIn(ctx, { username: user.username, password: PASSWORD, client: "192.0.2.1" });
  if (!tokens) throw new Error("signing in was refused");
  const [session] = await ctx.db.select().from(sessions).where(eq(sessions.userId, user.id));
  return { user, tokens, id: session?.id ?? "" };
}

async function refresh(token: string): Promise<string> {
  const tokens = await refreshSession(ctx, token);
  if (!tokens) throw new Error("the session has ended");
  return tokens.refresh_token;
}

const ago = (hours: number) => sql`now() - make_interval(hours => ${hours}::int)`;
const tokensOf = (sessionId: string) =>
  ctx.db.select().from(refreshTokens).where(eq(refreshTokens.sessionId, sessionId));
const isOpen = async (sessionId: string) =>
  (await ctx.db.select().from(sessions).where(eq(sessions.id, sessionId)))[0]?.endedAt === null;
/** Moves the use of all used tokens two hours into the past. */
const letTwoHoursPass = () =>
  ctx.db
    .update(refreshTokens)
    .set({ usedAt: ago(2) })
    .where(sql`used_at IS NOT NULL`);

describe("pruneExpired()", () => {
  it("deletes sessions that ended or expired more than a day ago, with their tokens, and leaves the others", async () => {
    const made = {
      going: await newSession(),
      justEnded: await newSession(),
      ended: await newSession(),
      expired: await newSession(),
    };
    await ctx.db
      .update(sessions)
      .set({ endedAt: ago(23) })
      .where(eq(sessions.id, made.justEnded.id));
    await ctx.db
      .update(sessions)
      .set({ endedAt: ago(25) })
      .where(eq(sessions.id, made.ended.id));
    await ctx.db
      .update(sessions)
      .set({ expiresAt: ago(25) })
      .where(eq(sessions.id, made.expired.id));
    await pruneExpired(ctx);
    const left = (await ctx.db.select().from(sessions)).map(({ id }) => id);
    expect(left.sort()).toEqual([made.going.id, made.justEnded.id].sort());
    for (const { id } of [made.going, made.justEnded]) expect(await tokensOf(id)).toHaveLength(1);
    for (const { id } of [made.ended, made.expired]) expect(await tokensOf(id)).toEqual([]);
    await refresh(made.going.tokens.refresh_token);
  });

  it("deletes a session that has more tokens than a batch", async () => {
    const { id } = await newSession();
    await ctx.db.execute(sql`
      INSERT INTO refresh_tokens (token_hash, session_id, used_at) SELECT 'many-' || n, ${id}::uuid, now()
      FROM generate_series(1, 2500) AS n`);
    await ctx.db
      .update(sessions)
      .set({ endedAt: ago(25) })
      .where(eq(sessions.id, id));
    await pruneExpired(ctx);
    expect(await ctx.db.select().from(sessions).where(eq(sessions.id, id))).toEqual([]);
    expect(await tokensOf(id)).toEqual([]);
  });

  it("deletes used refresh tokens after an hour, and no others", async () => {
    const { id, tokens } = await newSession();
    const second = await refresh(tokens.refresh_token);
    await letTwoHoursPass();
    const third = await refresh(second);
    expect(await tokensOf(id)).toHaveLength(3);
    await pruneExpired(ctx);
    const left = await tokensOf(id);
    expect(left.map(({ usedAt }) => usedAt === null).sort()).toEqual([false, true]);
    expect(await isOpen(id)).toBe(true);
    await refresh(third);
  });

  it("keeps used tokens of earlier versions, which do not contain their session's id, as long as the session", async () => {
    const { id, tokens } = await newSession();
    const second = await refresh(tokens.refresh_token);
    await ctx.db.update(refreshTokens).set({ isSigned: false }).where(eq(refreshTokens.sessionId, id));
    await letTwoHoursPass();
    await pruneExpired(ctx);
    expect(await tokensOf(id)).toHaveLength(2);
    expect(await refreshSession(ctx, second)).toBeDefined();
  });

  it("deletes codes, counters and failed sign-ins a day after they expired", async () => {
    const { user } = await newSession();
    const code = {
      userId: user.id,
      codeHash: "x",
      email: "a@example.com",
      attemptsLeft: 5,
      mailed: 1,
      countedSince: new Date(),
    };
    await ctx.db.insert(mailCodes).values([
      { ...code, purpose: "verify-email", expiresAt: new Date(Date.now() - 25 * 3_600_000) },
      { ...code, purpose: "reset-password", expiresAt: new Date() },
    ]);
    await ctx.db.insert(mailCodeCounters).values([
      { key: "old", mailed: 1, countedSince: new Date(Date.now() - 25 * 3_600_000) },
      { key: "new", mailed: 1, countedSince: new Date() },
    ]);
    await ctx.db.insert(guestCounters).values([
      { key: "old", guests: 1, countedSince: new Date(Date.now() - 25 * 3_600_000) },
      { key: "new", guests: 1, countedSince: new Date() },
    ]);
    await ctx.db.insert(oauthClientCounters).values([
      { key: "old", clients: 1, countedSince: new Date(Date.now() - 25 * 3_600_000) },
      { key: "new", clients: 1, countedSince: new Date() },
    ]);
    await ctx.db.delete(signInAttempts);
    await ctx.db.insert(signInAttempts).values([
      { account: "a", network: "old", attempts: 1, running: 0, updatedAt: new Date(Date.now() - 25 * 3_600_000) },
      { account: "a", network: "new", attempts: 1, running: 0 },
    ]);
    await pruneExpired(ctx);
    expect((await ctx.db.select().from(mailCodes)).map(({ purpose }) => purpose)).toEqual(["reset-password"]);
    expect((await ctx.db.select().from(mailCodeCounters)).map(({ key }) => key)).toEqual(["new"]);
    expect((await ctx.db.select().from(guestCounters)).map(({ key }) => key)).toEqual(["new"]);
    expect((await ctx.db.select().from(oauthClientCounters)).map(({ key }) => key)).toEqual(["new"]);
    expect((await ctx.db.select().from(signInAttempts)).map(({ network }) => network)).toEqual(["new"]);
  });

  it("deletes codes of clients a day after they expired, and clients once they have expired", async () => {
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
    const clientGrant = {
      ...{ clientId: "https://agent.example/client.json", clientName: "Agent", clientHost: "agent.example" },
      ...{ redirectHost: "agent.example", scopes: ["buyer" as const], resource: "https://shop.example/mcp" },
    };
    const code = { approvedBy: ctx.newId(), clientGrant, redirectUri: "https://agent.example/cb", codeChallenge: "x" };
    await ctx.db.insert(authorizationCodes).values([
      { ...code, codeHash: "old", expiresAt: hoursAgo(25) },
      { ...code, codeHash: "new", expiresAt: hoursAgo(23) },
    ]);
    const client = { redirectUris: ["https://agent.example/cb"] };
    await ctx.db.insert(oauthClients).values([
      { ...client, id: ctx.newId(), name: "old", expiresAt: hoursAgo(1) },
      { ...client, id: ctx.newId(), name: "new", expiresAt: hoursAgo(-1) },
    ]);
    await pruneExpired(ctx);
    expect((await ctx.db.select().from(authorizationCodes)).map(({ codeHash }) => codeHash)).toEqual(["new"]);
    expect((await ctx.db.select().from(oauthClients)).map(({ name }) => name)).toEqual(["new"]);
  });

  it("clears a replaced address after a day", async () => {
    const [fresh, old] = [await newUser(ctx), await newUser(ctx)];
    for (const [{ id }, hours] of [
      [fresh, 23],
      [old, 25],
    ] as const) {
      await ctx.db
        .update(users)
        .set({ replacedEmail: "a@example.com", emailReplacedAt: ago(hours) })
        .where(eq(users.id, id));
    }
    await pruneExpired(ctx);
    const rows = await ctx.db.select().from(users).where(sql`${users.replacedEmail} IS NOT NULL`);
    expect(rows.map(({ id }) => id)).toEqual([fresh.id]);
  });
});

describe("a refresh token that was used and whose row is gone", () => {
  async function withPrunedToken() {
    const session = await newSession();
    const latest = await refresh(session.tokens.refresh_token);
    await letTwoHoursPass();
    await pruneExpired(ctx);
    expect(await tokensOf(session.id)).toHaveLength(1);
    return { ...session, old: session.tokens.refresh_token, latest };
  }

  it("ends its session when it is used again, so that a thief is signed out", async () => {
    const { old, latest, id, tokens } = await withPrunedToken();
    expect(await refreshSession(ctx, old)).toBeUndefined();
    expect(await isOpen(id)).toBe(false);
    expect(await refreshSession(ctx, latest)).toBeUndefined();
    expect((await authenticateToken(ctx, tokens.access_token)).kind).toBe("anonymous");
  });

  it("ends its session when it is revoked", async () => {
    const { old, id } = await withPrunedToken();
    await revokeToken(ctx, old);
    expect(await isOpen(id)).toBe(false);
  });

  it("cannot be forged by a client that knows the id of the session", async () => {
    const { old, latest, id } = await withPrunedToken();
    const [random, , hash] = old.split(".");
    const other = await newSession();
    const forged = [
      `${"A".repeat(43)}.${id}.${hash}`,
      `${random}.${id}.${"A".repeat(43)}`,
      `${random}.${other.id}.${hash}`,
      `${random}.${id}`,
      `${random}.${id}.not base64url`,
    ];
    for (const token of forged) {
      expect(await refreshSession(ctx, token)).toBeUndefined();
      await revokeToken(ctx, token);
    }
    expect(await isOpen(id)).toBe(true);
    expect(await isOpen(other.id)).toBe(true);
    expect(await refreshSession(ctx, latest)).toBeDefined();
  });
});
