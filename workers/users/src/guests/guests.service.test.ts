import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Caller } from "#shared/contracts/identity.ts";
import { newId } from "#shared/values/ids.ts";
import type { Mail } from "#shared/platform/mail.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { changeAccess, changeProfile, getUser, registerUser } from "../accounts/users.service.ts";
import type { UsersContext } from "../context.ts";
import * as passwords from "../passwords/password-hash.ts";
import { changePassword, confirmPasswordReset, requestPasswordReset } from "../passwords/passwords.service.ts";
import { authenticateToken, refreshSession, signIn } from "../sessions/sessions.service.ts";
import type { TokenResponse } from "../sessions/sessions.schema.ts";
import { guestCounters, guests, sessions, users } from "../tables.ts";
import { createUsersContext, lastCode, newGuest, PASSWORD } from "../testing.ts";
import { openGuestSession, registerAsCustomer } from "./guests.service.ts";

vi.mock("../passwords/password-hash.ts", { spy: true });

let ctx: UsersContext;
let database: TestDatabase;
let mails: Mail[];
let settle: () => Promise<void>;

beforeAll(async () => {
  ({ ctx, database, mails, settle } = await createUsersContext());
});
afterAll(() => database.close());
beforeEach(async () => {
  vi.clearAllMocks();
  await ctx.db.delete(guestCounters);
});

let names = 0;
const newName = () => `registered-${++names}`;
const client = "192.0.2.1";
const hashes = () =>
  vi.mocked(passwords.hashPassword).mock.calls.length + vi.mocked(passwords.isPassword).mock.calls.length;
const rowOf = async (id: string) => (await ctx.db.select().from(users).where(eq(users.id, id)))[0];
const setVerified = (id: string) => ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, id));

async function callerOf({ access_token: token }: TokenResponse): Promise<Caller> {
  const identity = await authenticateToken(ctx, token);
  if (identity.kind !== "user") throw new Error("the token was refused");
  return identity;
}

describe("openGuestSession()", () => {
  it("creates a user whose role is guest in the account, the session and the token's claim", async () => {
    const tokens = await openGuestSession(ctx, client);
    const caller = await callerOf(tokens);
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
    const change = { caller: await callerOf(tokens), client, currentPassword: PASSWORD, newPassword: PASSWORD };
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

describe("registerAsCustomer()", () => {
  it("keeps the id and the session, and the session has the role of a customer at once", async () => {
    const { user, tokens } = await newGuest(ctx);
    const username = newName();
    const registered = await registerAsCustomer(ctx, await callerOf(tokens), { username, password: PASSWORD });
    expect(registered).toMatchObject({ id: user.id, username, role: "customer", createdAt: user.createdAt });
    expect(await callerOf(tokens)).toMatchObject({ userId: user.id, role: "customer" });
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeDefined();
    expect(await signIn(ctx, { username, password: PASSWORD, client })).toBeDefined();
    expect(await ctx.db.select().from(guests).where(eq(guests.userId, user.id))).toEqual([]);
  });

  it("takes effect after 30 seconds, without a new token, in an isolate that cached the guest", async () => {
    const { tokens } = await newGuest(ctx);
    const caller = await callerOf(tokens);
    await registerAsCustomer(ctx, caller, { username: newName(), password: PASSWORD });
    const { cacheSession } = await import("../sessions/session-cache.ts");
    const now = Date.now();
    cacheSession(caller, now);
    const roleAt = async (time: number) =>
      ((await authenticateToken({ ...ctx, now: () => new Date(time) }, tokens.access_token)) as Caller).role;
    expect(await roleAt(now + 29_000)).toBe("guest");
    expect(await roleAt(now + 30_001)).toBe("customer");
  });

  it("lets one of many concurrent registrations of a guest succeed, and refuses the others with not-a-guest", async () => {
    for (let run = 0; run < 5; run++) {
      const { user, tokens } = await newGuest(ctx);
      const caller = await callerOf(tokens);
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => registerAsCustomer(ctx, caller, { username: newName(), password: PASSWORD })),
      );
      const won = results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
      expect(won).toHaveLength(1);
      const refused = results.flatMap((each) => (each.status === "rejected" ? [each.reason.code] : []));
      expect(refused).toEqual(Array(4).fill("not-a-guest"));
      expect((await rowOf(user.id))?.username).toBe(won[0]?.username);
    }
  });

  it("gives a username to one of several guests and new users that request it concurrently, in any letter case", async () => {
    const username = newName();
    const made = await Promise.all(Array.from({ length: 4 }, () => newGuest(ctx)));
    const callers = await Promise.all(made.map(({ tokens }) => callerOf(tokens)));
    const spellings = [username, username.toUpperCase(), username, username.toUpperCase()];
    const results = await Promise.allSettled([
      registerUser(ctx, { username, password: PASSWORD }),
      ...callers.map((caller, n) =>
        registerAsCustomer(ctx, caller, { username: spellings[n] as string, password: PASSWORD }),
      ),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const each of results) if (each.status === "rejected") expect(each.reason.code).toBe("username-taken");
    // The refused ones are still guests, and can register under another name.
    const left = (await Promise.all(callers.map(({ userId }) => rowOf(userId)))).filter((row) => row?.role === "guest");
    expect(left.length).toBeGreaterThanOrEqual(3);
    const loser = callers.find(({ userId }) => userId === left[0]?.id) as Caller;
    const next = { username: newName(), password: PASSWORD };
    expect(await registerAsCustomer(ctx, loser, next)).toMatchObject({ role: "customer" });
  });

  it("refuses a customer without hashing the password", async () => {
    const { tokens } = await newGuest(ctx);
    await registerAsCustomer(ctx, await callerOf(tokens), { username: newName(), password: PASSWORD });
    vi.clearAllMocks();
    const again = registerAsCustomer(ctx, await callerOf(tokens), { username: newName(), password: PASSWORD });
    await expect(again).rejects.toMatchObject({ code: "not-a-guest" });
    expect(hashes()).toBe(0);
  });

  it("refuses a guest who was deactivated since the session was cached", async () => {
    const { user, tokens } = await newGuest(ctx);
    const caller = await callerOf(tokens);
    await changeAccess(ctx, user.id, { isActive: false });
    const registration = registerAsCustomer(ctx, caller, { username: newName(), password: PASSWORD });
    await expect(registration).rejects.toMatchObject({ code: "not-a-guest" });
  });

  it("keeps a verified address unless another is given, which is unverified; the old address gets a notice", async () => {
    const [first, second] = [await newGuest(ctx), await newGuest(ctx)];
    for (const { user } of [first, second]) {
      await changeProfile(ctx, user.id, { email: `${user.id}@example.com` });
      await setVerified(user.id);
    }
    const register = async ({ tokens }: typeof first, email?: string) =>
      registerAsCustomer(ctx, await callerOf(tokens), {
        username: newName(),
        password: PASSWORD,
        ...(email ? { email } : {}),
      });
    expect(await register(first)).toMatchObject({ email: `${first.user.id}@example.com`, emailVerified: true });
    expect(await register(second, "new@example.com")).toMatchObject({ email: "new@example.com", emailVerified: false });
    await settle();
    const subjectsTo = (id: string) =>
      mails.filter(({ to }) => to === `${id}@example.com`).map(({ subject }) => subject);
    expect([subjectsTo(first.user.id), subjectsTo(second.user.id)]).toEqual([[], ["Your mail address was changed"]]);
  });

  it("leaves a guest unchanged, its mail address included, when the username is taken", async () => {
    const { user, tokens } = await newGuest(ctx);
    const username = newName();
    await registerUser(ctx, { username, password: PASSWORD });
    const registration = { username, password: PASSWORD, email: "new@example.com" };
    const refused = registerAsCustomer(ctx, await callerOf(tokens), registration);
    await expect(refused).rejects.toMatchObject({ code: "username-taken" });
    expect(await getUser(ctx, user.id)).toEqual(user);
  });
});

describe("a username that begins with guest-", () => {
  it.each(["guest-1", "GUEST-1", "Guest-ada"])(
    "is refused with username-taken at registration: %s",
    async (username) => {
      const { tokens } = await newGuest(ctx);
      const registration = { username, password: PASSWORD };
      await expect(registerUser(ctx, registration)).rejects.toMatchObject({ code: "username-taken" });
      const asGuest = registerAsCustomer(ctx, await callerOf(tokens), registration);
      await expect(asGuest).rejects.toMatchObject({ code: "username-taken" });
      expect(hashes()).toBe(0);
    },
  );

  it("does not include names that contain guest- elsewhere or begin with guest", async () => {
    for (const username of ["guests", "a-guest-1", "guest_1"]) {
      expect(await registerUser(ctx, { username, password: PASSWORD })).toMatchObject({ username });
    }
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
