import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { requestEmailVerification } from "../mail-codes/email-verification.service.ts";
import { sendDueNotices } from "../notices/notices.service.ts";
import { confirmPasswordReset, requestPasswordReset } from "../passwords/passwords.service.ts";
import { accountNotices, users } from "../tables.ts";
import { createUsersContext, lastCode, newUser } from "../testing.ts";
import { changeProfile } from "./users.service.ts";

const { ctx, database, mails, logs, settle } = await createUsersContext();
afterAll(() => database.close());

const client = "192.0.2.1";
let made = 0;

async function verifiedUser() {
  const email = `owner-${++made}@example.com`;
  const user = await newUser(ctx, email);
  await verify(user.id);
  return { ...user, email };
}

const verify = (id: string) => ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, id));
const noticesTo = (address: string) => mails.filter(({ to, subject }) => to === address && /changed/.test(subject));
const broken = () => ({ ...ctx, mailer: { send: () => Promise.reject(new Error("no")) } });

async function resetMails(username: string, address: string): Promise<number> {
  await requestPasswordReset(ctx, { username, client });
  await settle();
  return mails.filter(({ to, subject }) => to === address && subject === "Choose a new password").length;
}

describe("changeProfile()", () => {
  it("mails the verified address that is replaced, but not an unverified one, and not when the address stays the same", async () => {
    const user = await verifiedUser();
    await changeProfile(ctx, user.id, { email: user.email });
    await changeProfile(ctx, user.id, { email: `next-${user.email}` });
    await changeProfile(ctx, user.id, { email: `last-${user.email}` });
    await settle();
    expect(noticesTo(user.email)).toHaveLength(1);
    expect(noticesTo(`next-${user.email}`)).toEqual([]);
  });

  it("mails each verified address that concurrent changes replace", async () => {
    const user = await verifiedUser();
    await Promise.all(["a", "b", "c"].map((name) => changeProfile(ctx, user.id, { email: `${name}-${user.email}` })));
    await settle();
    expect(noticesTo(user.email)).toHaveLength(1);
  });

  it("leaves a notice that the mailer refused to the cron, which sends it once however many runs are concurrent", async () => {
    const user = await verifiedUser();
    await changeProfile(broken(), user.id, { email: `next-${user.email}` });
    await settle();
    expect(noticesTo(user.email)).toEqual([]);
    await sendDueNotices(ctx);
    expect(noticesTo(user.email)).toEqual([]); // not due yet

    await ctx.db.update(accountNotices).set({ nextAttemptAt: new Date() });
    await Promise.all([sendDueNotices(ctx), sendDueNotices(ctx), sendDueNotices(ctx)]);
    expect(noticesTo(user.email)).toHaveLength(1);
    expect(await ctx.db.select().from(accountNotices)).toEqual([]);
  });

  it("gives up a notice after nine attempts, and logs an error without the address", async () => {
    const user = await verifiedUser();
    await changeProfile(broken(), user.id, { email: null });
    await settle();
    for (let attempt = 2; attempt <= 9; attempt++) {
      expect(await ctx.db.select().from(accountNotices)).toHaveLength(1);
      await ctx.db.update(accountNotices).set({ nextAttemptAt: new Date() });
      await sendDueNotices(broken());
    }
    expect(await ctx.db.select().from(accountNotices)).toEqual([]);
    expect(logs.filter((line) => line.includes("notice given up"))).toHaveLength(1);
    expect(logs.join()).not.toContain(user.email);
  });
});

describe("an address that replaced a verified one", () => {
  it("gets no code to reset the password for 24 hours after the last change", async () => {
    const user = await verifiedUser();
    const [first, second] = [`first-${user.email}`, `second-${user.email}`];
    const hoursAgo = (hours: number) =>
      ctx.db
        .update(users)
        .set({ emailReplacedAt: new Date(Date.now() - hours * 3_600_000) })
        .where(eq(users.id, user.id));
    await changeProfile(ctx, user.id, { email: first });
    await verify(user.id);
    await hoursAgo(23);
    expect(await resetMails(user.username, first)).toBe(0);
    await changeProfile(ctx, user.id, { email: second });
    await verify(user.id);
    await hoursAgo(23);
    expect(await resetMails(user.username, second)).toBe(0);
    await hoursAgo(25);
    expect(await resetMails(user.username, second)).toBe(1);
  });

  it("lets the address from before the first change reset the password, but not the one after it", async () => {
    const user = await verifiedUser();
    for (const email of [`first-${user.email}`, `second-${user.email}`, `first-${user.email}`]) {
      await changeProfile(ctx, user.id, { email });
      await verify(user.id);
      expect(await resetMails(user.username, email)).toBe(0);
    }
    await changeProfile(ctx, user.id, { email: user.email });
    expect(await resetMails(user.username, user.email)).toBe(0);
    await verify(user.id);
    expect(await resetMails(user.username, user.email)).toBe(1);
  });

  it("cannot use a code that was mailed to it when it was the account's address earlier", async () => {
    const user = await verifiedUser();
    expect(await resetMails(user.username, user.email)).toBe(1);
    const code = lastCode(mails);
    // The old address is replaced by another one and then set again.
    await changeProfile(ctx, user.id, { email: `next-${user.email}` });
    await verify(user.id);
    await ctx.db.update(users).set({ emailReplacedAt: null, replacedEmail: null }).where(eq(users.id, user.id));
    await changeProfile(ctx, user.id, { email: user.email });
    await verify(user.id);
    const confirmation = { username: user.username, code, newPassword: "Another-Horse-8" };
    await expect(confirmPasswordReset(ctx, confirmation)).rejects.toMatchObject({ code: "invalid-code" });
  });
});

it("each mail about an account says which shop it is from, and notices where to act", async () => {
  const user = await verifiedUser();
  await requestEmailVerification(ctx, { userId: user.id, client });
  await resetMails(user.username, user.email);
  await confirmPasswordReset(ctx, { username: user.username, code: lastCode(mails), newPassword: "Another-Horse-8" });
  await settle();
  await changeProfile(ctx, user.id, { email: `next-${user.email}` });
  await settle();
  const textOf = (subject: string) => mails.find((mail) => mail.to === user.email && mail.subject === subject)?.text;
  for (const subject of ["Verify your mail address", "Choose a new password"]) {
    expect(textOf(subject)).toMatch(/ at https:\/\/shop\.example within 30 minutes/);
  }
  for (const subject of ["Your password was changed", "Your mail address was changed"]) {
    expect(textOf(subject)).toContain(`The account ${user.username} at https://shop.example `);
    expect(textOf(subject)).toContain(" at https://shop.example/account ");
  }
});

describe("confirmPasswordReset()", () => {
  it("tells the verified address by mail that the password was changed", async () => {
    const user = await verifiedUser();
    await resetMails(user.username, user.email);
    await confirmPasswordReset(ctx, { username: user.username, code: lastCode(mails), newPassword: "Another-Horse-8" });
    await settle();
    expect(noticesTo(user.email).map(({ subject }) => subject)).toEqual(["Your password was changed"]);
  });
});
