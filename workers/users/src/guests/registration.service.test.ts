import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Caller } from "#shared/contracts/identity.ts";
import { changeAccess, changeProfile, getUser, registerUser } from "../accounts/users.service.ts";
import * as passwords from "../passwords/password-hash.ts";
import { cacheSession } from "../sessions/session-cache.ts";
import { authenticateToken, refreshSession, signIn } from "../sessions/sessions.service.ts";
import type { TokenResponse } from "../sessions/sessions.schema.ts";
import { guests, users } from "../tables.ts";
import * as testing from "../testing.ts";
import { registerAsCustomer } from "./registration.service.ts";

vi.mock("../passwords/password-hash.ts", { spy: true });

const { newGuest, PASSWORD } = testing;
const { ctx, database, mails, settle } = await testing.createUsersContext();
afterAll(() => database.close());
beforeEach(() => void vi.clearAllMocks());

let names = 0;
const newName = () => `registered-${++names}`;
const client = "192.0.2.1";
const hashes = () => vi.mocked(passwords.hashPassword).mock.calls.length;
const rowOf = async (id: string) => (await ctx.db.select().from(users).where(eq(users.id, id)))[0];
const setVerified = (id: string) => ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, id));
const callerOf = (tokens: TokenResponse) => testing.callerOf(ctx, tokens);

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
    const now = Date.now() + 1; // Later than the eviction.
    cacheSession({ ...caller, clientGrant: null }, now);
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
