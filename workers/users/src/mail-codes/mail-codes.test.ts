import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { requestPasswordReset } from "../passwords/passwords.service.ts";
import { mailCodeCounters, users } from "../tables.ts";
import { createUsersContext, newUser } from "../testing.ts";
import { requestEmailVerification } from "./email-verification.service.ts";

const { ctx, database, mails, settle } = await createUsersContext();
afterAll(() => database.close());

let networks = 0;
const newNetwork = () => `192.0.2.${++networks}`;
const mailsTo = (address: string) => mails.filter(({ to }) => to.toLowerCase() === address.toLowerCase());

/** Sends concurrent requests, each for another account and, unless one is given, from another network. */
async function requestCodes(times: number, { address, client }: { address: (n: number) => string; client?: string }) {
  const ids = await Promise.all(Array.from({ length: times }, async (_, n) => (await newUser(ctx, address(n))).id));
  const pending = ids.map((userId) => requestEmailVerification(ctx, { userId, client: client ?? newNetwork() }));
  const outcomes = await Promise.allSettled(pending);
  return outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
}

describe("codes to verify an address", () => {
  it("are mailed to one mailbox five times an hour, however many accounts and networks request them concurrently", async () => {
    const spellings = ["ada@example.com", "Ada@Example.com", "ada+shop@example.com", "ADA+x@example.com"];
    const refused = await requestCodes(12, { address: (n) => spellings[n % 4] as string });
    expect(refused).toEqual(Array(7).fill("rate-limited"));
    expect(mails.filter(({ to }) => /^ada(\+\w+)?@example.com$/i.test(to))).toHaveLength(5);
  });

  it("are mailed thirty times an hour for one network, however many accounts and recipients there are", async () => {
    const refused = await requestCodes(33, { address: (n) => `person-${n}@example.com`, client: newNetwork() });
    expect(refused).toEqual(Array(3).fill("rate-limited"));
  });

  it("are counted without storing the address or the network in clear, and from zero again after an hour", async () => {
    const address = "counted@example.com";
    const client = newNetwork();
    expect(await requestCodes(6, { address: () => address, client })).toHaveLength(1);
    const { rows } = await ctx.db.execute(sql`SELECT * FROM ${mailCodeCounters}`);
    expect(JSON.stringify(rows)).not.toMatch(/counted@|example|192\.0\.2/);
    await ctx.db.update(mailCodeCounters).set({ countedSince: sql`now() - interval '61 minutes'` });
    expect(await requestCodes(1, { address: () => address, client })).toEqual([]);
  });

  it("do not use up the codes that reset the password of the same address", async () => {
    const address = "owner@example.com";
    const owner = await newUser(ctx, address);
    await ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, owner.id));
    await requestCodes(7, { address: () => address });
    const before = mailsTo(address).length;
    await requestPasswordReset(ctx, { username: owner.username, client: newNetwork() });
    await settle();
    expect(mailsTo(address)).toHaveLength(before + 1);
  });
});

describe("codes to reset a password", () => {
  it("are mailed to one mailbox five times an hour, however many accounts have it, and the answers are the same", async () => {
    const address = "family@example.com";
    const family = await Promise.all(Array.from({ length: 4 }, () => newUser(ctx, address)));
    await ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.email, address));
    for (const { username } of [...family, ...family]) {
      await requestPasswordReset(ctx, { username, client: newNetwork() });
    }
    await settle();
    expect(mailsTo(address)).toHaveLength(5);
  });

  it("do not count for the network when no account has the name and no code is mailed", async () => {
    const client = newNetwork();
    for (let n = 0; n < 31; n++) await requestPasswordReset(ctx, { username: `unknown-${n}`, client });
    expect(await requestCodes(1, { address: () => "late@example.com", client })).toEqual([]);
  });
});
