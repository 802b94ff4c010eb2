import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { confirmEmailVerification, requestEmailVerification } from "../mail-codes/email-verification.service.ts";
import { changePassword, confirmPasswordReset, requestPasswordReset } from "./passwords.service.ts";
import { authenticateToken, refreshSession, signIn } from "../sessions/sessions.service.ts";
import { mailCodes, users } from "../tables.ts";
import { createUsersContext, lastCode, newUser, PASSWORD } from "../testing.ts";
import { changeProfile } from "../accounts/users.service.ts";

const { ctx, database, mails, logs, settle } = await createUsersContext();
afterAll(() => database.close());

const NEW_PASSWORD = "Another-Horse-8";
const client = "192.0.2.1";
const invalidCode = { code: "invalid-code" };

let addresses = 0;
const newAddress = () => `ada-${++addresses}@example.com`;

async function verifiedUser(email = newAddress()) {
  const user = await newUser(ctx, email);
  await ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, user.id));
  return user;
}

async function session(username: string, password = PASSWORD) {
  const tokens = await signIn(ctx, { username, password, client });
  if (!tokens) throw new Error("signing in was refused");
  const caller = await authenticateToken(ctx, tokens.access_token);
  if (caller.kind !== "user") throw new Error("not signed in");
  return { tokens, caller };
}

async function resetCode(username: string): Promise<string> {
  await requestPasswordReset(ctx, { username, client });
  await settle();
  return lastCode(mails);
}

describe("email verification", () => {
  it("mails a code that verifies the address, once", async () => {
    const address = newAddress();
    const { id } = await newUser(ctx, address);
    await requestEmailVerification(ctx, { userId: id, client });
    const code = lastCode(mails);
    expect(mails.at(-1)).toMatchObject({ to: address, text: expect.stringContaining("verifies this address") });
    await expect(confirmEmailVerification(ctx, id, "00000000")).rejects.toMatchObject(invalidCode);
    expect(await confirmEmailVerification(ctx, id, code)).toMatchObject({ emailVerified: true });
    await expect(confirmEmailVerification(ctx, id, code)).rejects.toMatchObject(invalidCode);
  });

  it("does not verify an address that the code was not mailed to", async () => {
    const { id } = await newUser(ctx, newAddress());
    await requestEmailVerification(ctx, { userId: id, client });
    await changeProfile(ctx, id, { email: "victim@example.com" });
    await expect(confirmEmailVerification(ctx, id, lastCode(mails))).rejects.toMatchObject(invalidCode);
  });

  it("accepts five tries of a code, however many are concurrent, for half an hour", async () => {
    const { id } = await newUser(ctx, newAddress());
    await requestEmailVerification(ctx, { userId: id, client });
    await Promise.allSettled(Array.from({ length: 5 }, () => confirmEmailVerification(ctx, id, "wrong")));
    await expect(confirmEmailVerification(ctx, id, lastCode(mails))).rejects.toMatchObject(invalidCode);

    await requestEmailVerification(ctx, { userId: id, client });
    await ctx.db.update(mailCodes).set({ expiresAt: new Date() }).where(eq(mailCodes.userId, id));
    await expect(confirmEmailVerification(ctx, id, lastCode(mails))).rejects.toMatchObject(invalidCode);
  });

  it("accepts the right code once when it is sent many times concurrently", async () => {
    const { id } = await newUser(ctx, newAddress());
    await requestEmailVerification(ctx, { userId: id, client });
    const code = lastCode(mails);
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => confirmEmailVerification(ctx, id, code)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("mails five codes an hour, and none to an account without an address", async () => {
    const { id } = await newUser(ctx, newAddress());
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => requestEmailVerification(ctx, { userId: id, client })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    await expect(requestEmailVerification(ctx, { userId: id, client })).rejects.toMatchObject({ code: "rate-limited" });
    const withoutAddress = await newUser(ctx);
    await expect(requestEmailVerification(ctx, { userId: withoutAddress.id, client })).rejects.toMatchObject({
      code: "email-missing",
    });
  });

  it("throws service-unavailable when the mailer refuses the mail", async () => {
    const { id } = await newUser(ctx, newAddress());
    const broken = { ...ctx, mailer: { send: () => Promise.reject(new Error("no")) } };
    await expect(requestEmailVerification(broken, { userId: id, client })).rejects.toMatchObject({
      code: "service-unavailable",
    });
  });
});

describe("password reset", () => {
  it("sets a new password with the mailed code, once, and ends every session", async () => {
    const user = await verifiedUser();
    const { tokens } = await session(user.username);
    const code = await resetCode(user.username.toUpperCase());
    const confirmation = { username: user.username, code, newPassword: NEW_PASSWORD };
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => confirmPasswordReset(ctx, confirmation)));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeUndefined();
    expect((await authenticateToken(ctx, tokens.access_token)).kind).toBe("anonymous");
    expect(await signIn(ctx, { username: user.username, password: PASSWORD, client })).toBeUndefined();
    await session(user.username, NEW_PASSWORD);
  });

  it("mails only the verified address of an active account, and answers the same for every name", async () => {
    const unverified = await newUser(ctx, "u@example.com");
    const gone = await verifiedUser("g@example.com");
    await ctx.db.update(users).set({ isActive: false }).where(eq(users.id, gone.id));
    const before = mails.length;
    for (const name of [unverified.username, gone.username, "unknown", "\u0000"])
      await requestPasswordReset(ctx, { username: name, client });
    await settle();
    expect(mails).toHaveLength(before);
    const confirmation = { username: "unknown", code: "00000000", newPassword: NEW_PASSWORD };
    await expect(confirmPasswordReset(ctx, confirmation)).rejects.toMatchObject(invalidCode);
  });

  it("ends the wait after too many wrong passwords", async () => {
    const user = await verifiedUser();
    const wrong = { username: user.username, password: "Wrong-Horse-7", client };
    await Promise.allSettled(Array.from({ length: 12 }, () => signIn(ctx, wrong)));
    await expect(signIn(ctx, { ...wrong, password: PASSWORD })).rejects.toMatchObject({ code: "rate-limited" });
    const code = await resetCode(user.username);
    await confirmPasswordReset(ctx, { username: user.username, code, newPassword: NEW_PASSWORD });
    await session(user.username, NEW_PASSWORD);
  });

  it("says for which account it is", async () => {
    const { username } = await verifiedUser();
    await resetCode(username);
    expect(mails.at(-1)?.text).toContain(`for your account ${username} at ${ctx.issuer} within 30 minutes`);
  });

  it("stores no code in clear, and logs neither code nor username", async () => {
    const user = await verifiedUser();
    const code = await resetCode(user.username);
    expect(JSON.stringify(await ctx.db.select().from(mailCodes))).not.toContain(code);
    expect(logs.join()).not.toMatch(new RegExp(`${code}|${user.username}|@example.com`));
  });
});

describe("changePassword()", () => {
  it("ends all sessions but the caller's, and invalidates a reset code", async () => {
    const user = await verifiedUser();
    const [own, other] = [await session(user.username), await session(user.username)];
    const code = await resetCode(user.username);
    await changePassword(ctx, { caller: own.caller, client, currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect((await authenticateToken(ctx, own.tokens.access_token)).kind).toBe("user");
    expect((await authenticateToken(ctx, other.tokens.access_token)).kind).toBe("anonymous");
    expect(await refreshSession(ctx, other.tokens.refresh_token)).toBeUndefined();
    const confirmation = { username: user.username, code, newPassword: PASSWORD };
    await expect(confirmPasswordReset(ctx, confirmation)).rejects.toMatchObject(invalidCode);
    await session(user.username, NEW_PASSWORD);
  });

  it("counts a wrong current password as a failed sign-in", async () => {
    const user = await newUser(ctx);
    const { caller } = await session(user.username);
    const change = { caller, client, currentPassword: "Wrong-Horse-7", newPassword: NEW_PASSWORD };
    for (let wrong = 0; wrong < 10; wrong++) {
      await expect(changePassword(ctx, change)).rejects.toMatchObject({ code: "wrong-password" });
    }
    await expect(changePassword(ctx, change)).rejects.toMatchObject({ code: "rate-limited" });
    const right = { username: user.username, password: PASSWORD, client };
    await expect(signIn(ctx, right)).rejects.toMatchObject({ code: "rate-limited" });
  });

  it("succeeds once when the same old password is changed several times concurrently", async () => {
    const user = await newUser(ctx);
    const { caller } = await session(user.username);
    const change = { caller, client, currentPassword: PASSWORD };
    const changes = ["First-Horse-1", "Second-Horse-2", "Third-Horse-3"].map((newPassword) =>
      changePassword(ctx, { ...change, newPassword }),
    );
    const outcomes = await Promise.allSettled(changes);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
