import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newId } from "#shared/values/ids.ts";
import { changeAccess, changeProfile, getUser } from "../accounts/users.service.ts";
import * as passwords from "../passwords/password-hash.ts";
import { changePassword, confirmPasswordReset, requestPasswordReset } from "../passwords/passwords.service.ts";
import { authenticateToken, refreshSession, signIn } from "../sessions/sessions.service.ts";
import { guestCounters, guests, sessions, users } from "../tables.ts";
import { callerOf, createUsersContext, lastCode, newGuest, PASSWORD } from "../testing.ts";
import { openGuestSession } from "./guests.service.ts";

vi.mock("../passwords/password-hash.ts", { spy: true });

const { ctx, database, mails, settle } = await createUsersContext();
afterAll(() => database.close());
beforeEach(async () => {
  vi.clearAllMocks();
  await ctx.db.delete(guestCounters);
});

const client = "192.0.2.1";
const hashes = () =>
  vi.mocked(passwords.hashPassword).mock.calls.length + vi.mocked(passwords.isPassword).mock.calls.length;
const rowOf = async (id: string) => (await ctx.db.select().from(users).where(eq(users.id, id)))[0];
const setVerified = (id: string) => ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, id));

describe("openGuestSession()", () => {
  it("creates a user whose role is guest in the account, the session and the token's claim", async () => {
    const tokens = await openGuestSession(ctx, client);
    const caller = await callerOf(ctx, tokens);
    expect(caller.role).toBe("guest");
    const user = await getUser(ctx, caller.userId);
    expect(user).toMatchObject({ role: "guest", email: null, emailVerified: false, isActive: true });
    expect(user.username).toMatch(/^guest-/);
    expect(JSON.parse(atob(tokens.access_token.split(".")[1] ?? ""))).toMatchObject({ sub: user.id, role: "guest" });
  });

  it("computes no password hash", async () => {
    await openGuestSession(ctx, client);
    expect(hashes()).toBe(0);
  });

  it("creates at most a hundred guests an hour for a network, however many are requested concurrently", async () => {
    const before = await ctx.db.$count(users);
    const results = await Promise.allSettled(Array.from({ length: 120 }, () => openGuestSession(ctx, client)));
    const refused = results.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(refused).toHaveLength(20);
    for (const { code, headers } of refused) {
      expect(code).toBe("rate-limited");
      expect(Number(headers["Retry-After"])).toBeGreaterThan(3500);
      expect(Number(headers["Retry-After"])).toBeLessThanOrEqual(3600);
      expect(headers["RateLimit-Policy"]).toBe('"guests";q=100;w=3600');
    }
    expect((await ctx.db.$count(users)) - before).toBe(100);
    await openGuestSession(ctx, "192.0.2.2");
  });

  it("counts a network from zero again after an hour, and stores no network in clear", async () => {
    await openGuestSession(ctx, client);
    await ctx.db.update(guestCounters).set({ guests: 100 });
    await expect(openGuestSession(ctx, client)).rejects.toMatchObject({ code: "rate-limited" });
    await ctx.db.update(guestCounters).set({ countedSince: sql`now() - interval '61 minutes'` });
    await openGuestSession(ctx, client);
    const rows = await ctx.db.select().from(guestCounters);
    expect(rows).toMatchObject([{ guests: 1 }]);
    expect(JSON.stringify(rows)).not.toContain(client);
  });

  it("creates any number of guests when limits are turned off", async () => {
    await openGuestSession(ctx, client);
    await ctx.db.update(guestCounters).set({ guests: 100 });
    const unlimited = { ...ctx, hasLimits: false };
    expect(await openGuestSession(unlimited, client)).toBeDefined();
    expect(await ctx.db.select().from(guestCounters)).toMatchObject([{ guests: 100 }]);
  });
});

describe("the session of a guest", () => {
  it("lasts 30 days from its last refresh, as the guest does", async () => {
    const { user, tokens } = await newGuest(ctx);
    const soon = new Date(Date.now() + 60_000);
    await ctx.db.update(sessions).set({ expiresAt: soon }).where(eq(sessions.userId, user.id));
    await ctx.db.update(guests).set({ dueAt: soon }).where(eq(guests.userId, user.id));
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeDefined();
    const [session] = await ctx.db.select().from(sessions).where(eq(sessions.userId, user.id));
    const [guest] = await ctx.db.select().from(guests).where(eq(guests.userId, user.id));
    expect((session?.expiresAt.getTime() ?? 0) - Date.now()).toBeGreaterThan(29.9 * 86_400_000);
    expect(guest?.dueAt).toEqual(session?.expiresAt);
  });

  it("ends when a refresh token is used a second time, instead of being extended", async () => {
    const { user, tokens } = await newGuest(ctx);
    const soon = new Date(Date.now() + 60_000);
    await refreshSession(ctx, tokens.refresh_token);
    await ctx.db.update(sessions).set({ expiresAt: soon }).where(eq(sessions.userId, user.id));
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeUndefined();
    const [session] = await ctx.db.select().from(sessions).where(eq(sessions.userId, user.id));
    expect(session).toMatchObject({ expiresAt: soon, endedAt: expect.any(Date) });
  });
});

describe("a guest", () => {
  it("cannot sign in with any password, not even an empty one or the text of a missing hash", async () => {
    const { user } = await newGuest(ctx);
    for (const password of [PASSWORD, "", "null", "undefined"]) {
      const answer = await signIn(ctx, { username: user.username, password, client: newId() });
      expect(answer).toBeUndefined();
      expect(await signIn(ctx, { username: `guest-${newId()}`, password, client: newId() })).toEqual(answer);
    }
    // Each attempt hashes once, as for an account with a password.
    expect(vi.mocked(passwords.isPassword)).toHaveBeenCalledTimes(8);
  });

  it("has no password to change or to reset, even with a verified address", async () => {
    const { user, tokens } = await newGuest(ctx);
    const change = { caller: await callerOf(ctx, tokens), client, currentPassword: PASSWORD, newPassword: PASSWORD };
    await expect(changePassword(ctx, change)).rejects.toMatchObject({ code: "wrong-password" });
    await changeProfile(ctx, user.id, { email: "visitor@example.com" });
    await setVerified(user.id);
    const before = mails.length;
    await requestPasswordReset(ctx, { username: user.username, client });
    await settle();
    expect(mails).toHaveLength(before);
    const guess = { username: user.username, code: "12345678", newPassword: PASSWORD };
    await expect(confirmPasswordReset(ctx, guess)).rejects.toMatchObject({ code: "invalid-code" });
    expect((await rowOf(user.id))?.passwordHash).toBeNull();
  });

  it("cannot be given another role by an admin, but can be deactivated", async () => {
    const { user, tokens } = await newGuest(ctx);
    for (const role of ["customer", "admin"] as const) {
      const change = changeAccess(ctx, user.id, { role, isActive: false });
      await expect(change).rejects.toMatchObject({ code: "validation-failed" });
    }
    expect(await getUser(ctx, user.id)).toEqual(user);
    expect(await changeAccess(ctx, user.id, { isActive: false })).toMatchObject({ role: "guest", isActive: false });
    expect((await authenticateToken(ctx, tokens.access_token)).kind).toBe("anonymous");
  });

  it("cannot have a password, and a customer cannot lack one: the database refuses both", async () => {
    const { user } = await newGuest(ctx);
    const set = (change: { passwordHash?: string; role?: "customer" }) =>
      ctx.db.update(users).set(change).where(eq(users.id, user.id));
    const refused = { cause: { constraint: "users_password_hash_check" } };
    await expect(set({ passwordHash: "x" })).rejects.toMatchObject(refused);
    await expect(set({ role: "customer" })).rejects.toMatchObject(refused);
  });
});

describe("the code that verifies a guest's address", () => {
  it("verifies the address as a customer's code does", async () => {
    const { user } = await newGuest(ctx);
    const { requestEmailVerification, confirmEmailVerification } = await import(
      "../mail-codes/email-verification.service.ts"
    );
    await changeProfile(ctx, user.id, { email: "buyer@example.com" });
    await requestEmailVerification(ctx, { userId: user.id, client });
    expect(await confirmEmailVerification(ctx, user.id, lastCode(mails))).toMatchObject({ emailVerified: true });
  });
});
