import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { UsersContext } from "../context.ts";
import { ARGON2_PARAMETERS, hashPassword } from "../passwords/password-hash.ts";
import { changePassword } from "../passwords/passwords.service.ts";
import { authenticateToken, refreshSession, revokeToken, signIn } from "./sessions.service.ts";
import { sessions, users } from "../tables.ts";
import { createUsersContext, newUser, PASSWORD } from "../testing.ts";
import { evictSessionsOfUser } from "./session-cache.ts";
import { changeAccess } from "../accounts/users.service.ts";

const { ctx, database, settle } = await createUsersContext();
afterAll(() => database.close());

async function newSession(client = "192.0.2.1") {
  const user = await newUser(ctx);
  const tokens = await signIn(ctx, { username: user.username, password: PASSWORD, client });
  if (!tokens) throw new Error("signing in was refused");
  return { user, tokens };
}

const isSignedIn = async (token: string) => (await authenticateToken(ctx, token)).kind === "user";

describe("signIn()", () => {
  it("opens a session whose access token authenticates the user", async () => {
    const { user, tokens } = await newSession();
    expect(await authenticateToken(ctx, tokens.access_token)).toMatchObject({
      kind: "user",
      userId: user.id,
      role: "customer",
    });
  });

  it("returns undefined for a wrong password, an unknown name and a deactivated account", async () => {
    const { user } = await newSession();
    const client = "192.0.2.2";
    expect(await signIn(ctx, { username: user.username, password: "Wrong-Horse-7", client })).toBeUndefined();
    expect(await signIn(ctx, { username: "unknown", password: PASSWORD, client })).toBeUndefined();
    expect(await signIn(ctx, { username: "\u0000'; --", password: PASSWORD, client })).toBeUndefined();
    await changeAccess(ctx, user.id, { isActive: false });
    expect(await signIn(ctx, { username: user.username, password: PASSWORD, client })).toBeUndefined();
  });

  it("accepts the username in any letter case", async () => {
    const { user } = await newSession();
    const username = user.username.toUpperCase();
    expect(await signIn(ctx, { username, password: PASSWORD, client: "192.0.2.3" })).toBeDefined();
  });

  it("hashes the password again when its hash has weaker parameters than the current ones", async () => {
    const { user } = await newSession();
    const weak = await hashPassword(PASSWORD, { ...ARGON2_PARAMETERS, memoryCost: 8 * 1024, timeCost: 1 });
    await ctx.db.update(users).set({ passwordHash: weak }).where(eq(users.id, user.id));
    expect(await signIn(ctx, { username: user.username, password: PASSWORD, client: "192.0.2.3" })).toBeDefined();
    await settle();
    const [row] = await ctx.db.select().from(users).where(eq(users.id, user.id));
    expect(row?.passwordHash).toContain("m=19456,t=2,");
    expect(await signIn(ctx, { username: user.username, password: PASSWORD, client: "192.0.2.3" })).toBeDefined();
  });

  it("opens no session that survives a concurrent change of the password", async () => {
    for (let run = 0; run < 10; run++) {
      const { user, tokens } = await newSession();
      const caller = await authenticateToken(ctx, tokens.access_token);
      if (caller.kind !== "user") throw new Error("not signed in");
      const client = "192.0.2.4";
      const credentials = { username: user.username, password: PASSWORD, client };
      const change = { caller, client, currentPassword: PASSWORD, newPassword: "Another-Horse-8" };
      await Promise.all([changePassword(ctx, change), ...Array.from({ length: 4 }, () => signIn(ctx, credentials))]);
      const rows = await ctx.db.select().from(sessions).where(eq(sessions.userId, user.id));
      const going = rows.filter((row) => row.endedAt === null).map((row) => row.id);
      expect(going).toEqual([caller.sessionId]);
    }
  });
});

describe("refreshSession()", () => {
  it("returns new tokens of the same session", async () => {
    const { tokens } = await newSession();
    const next = await refreshSession(ctx, tokens.refresh_token);
    expect(next?.refresh_token).not.toBe(tokens.refresh_token);
    expect(await authenticateToken(ctx, next?.access_token ?? "")).toEqual(
      await authenticateToken(ctx, tokens.access_token),
    );
  });

  it("ends the whole session when a token is used again", async () => {
    const { tokens } = await newSession();
    const next = await refreshSession(ctx, tokens.refresh_token);
    expect(await isSignedIn(next?.access_token ?? "")).toBe(true);
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeUndefined();
    expect(await refreshSession(ctx, next?.refresh_token ?? "")).toBeUndefined();
    expect(await isSignedIn(next?.access_token ?? "")).toBe(false);
    expect(await isSignedIn(tokens.access_token)).toBe(false);
  });

  it("accepts one of many concurrent uses of a token, and the others end the session", async () => {
    for (let run = 0; run < 10; run++) {
      const { tokens } = await newSession();
      const answers = await Promise.all(Array.from({ length: 8 }, () => refreshSession(ctx, tokens.refresh_token)));
      const served = answers.filter((answer) => answer !== undefined);
      expect(served).toHaveLength(1);
      expect(await refreshSession(ctx, served[0]?.refresh_token ?? "")).toBeUndefined();
    }
  });

  it("refuses a token that was never issued, and one of an expired session", async () => {
    const { tokens } = await newSession();
    expect(await refreshSession(ctx, "made-up")).toBeUndefined();
    await ctx.db.update(sessions).set({ expiresAt: new Date(Date.now() - 1000) });
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeUndefined();
  });

  it("leaves no open session when the account is deactivated concurrently", async () => {
    for (let run = 0; run < 10; run++) {
      const { user, tokens } = await newSession();
      const [next] = await Promise.all([
        refreshSession(ctx, tokens.refresh_token),
        changeAccess(ctx, user.id, { isActive: false }),
      ]);
      expect(await refreshSession(ctx, next?.refresh_token ?? tokens.refresh_token)).toBeUndefined();
      expect(await isSignedIn(tokens.access_token)).toBe(false);
    }
  });
});

describe("revokeToken()", () => {
  it("ends the session of a refresh token, even a used one, and of an access token", async () => {
    const [a, b, c] = [await newSession(), await newSession(), await newSession()];
    const next = await refreshSession(ctx, b.tokens.refresh_token);
    await revokeToken(ctx, a.tokens.refresh_token);
    await revokeToken(ctx, b.tokens.refresh_token);
    await revokeToken(ctx, c.tokens.access_token);
    for (const { tokens } of [a, b, c]) expect(await isSignedIn(tokens.access_token)).toBe(false);
    expect(await refreshSession(ctx, next?.refresh_token ?? "")).toBeUndefined();
    await revokeToken(ctx, "made-up");
  });
});

describe("authenticateToken()", () => {
  let queryCount = 0;
  beforeEach(() => {
    queryCount = 0;
  });

  /** The context at that time, in ms since 1970; `queryCount` counts its reads of sessions, not those of keys. */
  const counting = (now: number): UsersContext => ({
    ...ctx,
    now: () => new Date(now),
    db: new Proxy(ctx.db, {
      get: (db, name) => {
        if (name !== "select") return Reflect.get(db, name);
        return (...columns: object[]) => {
          if (columns.some((each) => "userId" in each)) queryCount++;
          return db.select(...(columns as []));
        };
      },
    }),
  });

  /** A session that another isolate has opened. */
  async function newSessionElsewhere() {
    const { user, tokens } = await newSession();
    evictSessionsOfUser(user.id, 0);
    return { user, tokens };
  }

  it("caches a session for 30 seconds, and then reads the database again", async () => {
    const { tokens } = await newSessionElsewhere();
    const start = Date.now();
    await authenticateToken(counting(start), tokens.access_token);
    queryCount = 0;
    await authenticateToken(counting(start + 29_000), tokens.access_token);
    expect(queryCount).toBe(0);
    await ctx.db.update(sessions).set({ endedAt: new Date() });
    expect((await authenticateToken(counting(start + 29_999), tokens.access_token)).kind).toBe("user");
    expect((await authenticateToken(counting(start + 30_000), tokens.access_token)).kind).toBe("anonymous");
    expect(queryCount).toBe(1);
  });

  it("reads the database once in 30 seconds for a session that has ended, however often its token is sent", async () => {
    const { tokens } = await newSessionElsewhere();
    await ctx.db.update(sessions).set({ endedAt: new Date() });
    const start = Date.now();
    for (let time = start; time < start + 30_000; time += 100) {
      expect((await authenticateToken(counting(time), tokens.access_token)).kind).toBe("anonymous");
    }
    expect(queryCount).toBe(1);
    await authenticateToken(counting(start + 30_000), tokens.access_token);
    expect(queryCount).toBe(2);
  });

  it("does not read the database for a session that this isolate opened or refreshed within 30 seconds", async () => {
    const start = Date.now();
    const { user, tokens } = await newSession();
    await authenticateToken(counting(start), tokens.access_token);
    evictSessionsOfUser(user.id, 0);
    const next = await refreshSession(ctx, tokens.refresh_token);
    await authenticateToken(counting(Date.now()), next?.access_token ?? "");
    expect(queryCount).toBe(0);
    await authenticateToken(counting(Date.now() + 30_000), next?.access_token ?? "");
    expect(queryCount).toBe(1);
  });

  it("reads the database for a session that was opened while the sessions of its user were evicted", async () => {
    const user = await newUser(ctx);
    const credentials = { username: user.username, password: PASSWORD, client: "192.0.2.5" };
    const signedIn = signIn(ctx, credentials);
    evictSessionsOfUser(user.id, Date.now());
    const tokens = await signedIn;
    await authenticateToken(counting(Date.now()), tokens?.access_token ?? "");
    expect(queryCount).toBe(1);
  });

  it("does not read the database for a session that this isolate ended itself", async () => {
    const { tokens } = await newSession();
    await revokeToken(ctx, tokens.refresh_token);
    expect((await authenticateToken(counting(Date.now()), tokens.access_token)).kind).toBe("anonymous");
    expect(queryCount).toBe(0);
  });

  it("takes the role from the account, not from the token", async () => {
    const { user, tokens } = await newSession();
    expect(await authenticateToken(ctx, tokens.access_token)).toMatchObject({ role: "customer" });
    await changeAccess(ctx, user.id, { role: "admin" });
    expect(await authenticateToken(ctx, tokens.access_token)).toMatchObject({ role: "admin" });
  });
});
