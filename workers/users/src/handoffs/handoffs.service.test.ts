import { Client } from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { changeAccess } from "../accounts/users.service.ts";
import { issueAccessToken } from "../sessions/access-tokens.service.ts";
import { authenticateToken, refreshSession, signIn } from "../sessions/sessions.service.ts";
import { callerOf, createUsersContext, newGuest, newUser, PASSWORD } from "../testing.ts";
import { issueHandoff, takeHandoff } from "./handoffs.service.ts";

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());

async function newHandoff() {
  const { user, tokens } = await newGuest(ctx);
  const { sessionId } = await callerOf(ctx, tokens);
  const token = (await issueHandoff(ctx, sessionId)) ?? "";
  return { user, tokens, sessionId, token };
}

const isSignedIn = async (token: string) => (await authenticateToken(ctx, token)).kind === "user";

describe("a hand-over", () => {
  it("opens a session of the same guest and ends the one that it came from", async () => {
    const { user, tokens, token } = await newHandoff();
    const taken = await takeHandoff(ctx, token);
    if (taken.outcome !== "taken") throw new Error("it was refused");
    expect(await callerOf(ctx, taken.tokens)).toMatchObject({ userId: user.id, role: "guest" });
    expect(await isSignedIn(tokens.access_token)).toBe(false);
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeUndefined();
    expect(await refreshSession(ctx, taken.tokens.refresh_token)).toMatchObject({ token_type: "Bearer" });
  });

  it("serves once, also when many take it at the same time", async () => {
    const { token } = await newHandoff();
    const taken = await Promise.all(Array.from({ length: 12 }, () => takeHandoff(ctx, token)));
    expect(taken.filter(({ outcome }) => outcome === "taken")).toHaveLength(1);
    expect(await takeHandoff(ctx, token)).toEqual({ outcome: "refused" });
  });

  it("waits for what ends the guest's sessions at the same time, and holds none of them meanwhile", async () => {
    const { user, token } = await newHandoff();
    const merge = new Client({ connectionString: database.ownerUrl });
    await merge.connect();
    try {
      await merge.query("BEGIN");
      await merge.query("SELECT FROM users WHERE id = $1 FOR UPDATE", [user.id]);
      const taken = takeHandoff(ctx, token);
      const waiting = `SELECT FROM pg_locks WHERE NOT granted AND pid IN
        (SELECT pid FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;
      await expect.poll(async () => (await merge.query(waiting)).rowCount).toBeGreaterThan(0);
      await merge.query("UPDATE sessions SET ended_at = now() WHERE user_id = $1", [user.id]);
      await merge.query("COMMIT");
      expect(await taken).toEqual({ outcome: "refused" });
    } finally {
      await merge.end();
    }
  });

  it("is refused after an hour, forged, or when it is another kind of token", async () => {
    const { token, tokens, sessionId, user } = await newHandoff();
    const later = { ...ctx, now: () => new Date(Date.now() + 61 * 60_000) };
    expect(await takeHandoff(later, token)).toEqual({ outcome: "refused" });
    const access = await issueAccessToken(ctx, { userId: user.id, sessionId, role: "guest", clientGrant: null });
    for (const wrong of [access, tokens.refresh_token, `${token}x`, token.slice(0, -8), "", "no token", "a.b.c"]) {
      expect(await takeHandoff(ctx, wrong)).toEqual({ outcome: "refused" });
    }
    expect(await isSignedIn(token)).toBe(false);
    expect(await isSignedIn(tokens.access_token)).toBe(true);
  });

  it("is not issued for a user with an account, and of no use once the guest has become one or is deactivated", async () => {
    const customer = await newUser(ctx);
    const tokens = await signIn(ctx, { username: customer.username, password: PASSWORD, client: "192.0.2.9" });
    if (!tokens) throw new Error("signing in was refused");
    expect(await issueHandoff(ctx, (await callerOf(ctx, tokens)).sessionId)).toBeUndefined();
    expect(await issueHandoff(ctx, ctx.newId())).toBeUndefined();

    const { user, token } = await newHandoff();
    await changeAccess(ctx, user.id, { isActive: false });
    expect(await takeHandoff(ctx, token)).toEqual({ outcome: "refused" });
  });
});
