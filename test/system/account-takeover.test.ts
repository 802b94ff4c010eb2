import { describe, expect, it } from "vitest";
import { type Client, newCustomer, signIn } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { query } from "../setup/query.ts";
import { sharedShop } from "../setup/shop.ts";

const OLD_PASSWORD = "Correct-Horse-7";
const NEW_PASSWORD = "Another-Horse-8";

const shop = await sharedShop();

const mailsTo = (address: string) => shop.mails.filter(({ to }) => to === address);

/** Waits for a mail to the address with this subject and returns the newest of them. */
async function mailTo(address: string, subject: string) {
  const isWanted = (mails: { subject: string }[]) => mails.some((mail) => mail.subject === subject);
  const mails = await eventually(async () => mailsTo(address), isWanted);
  return mails.findLast((mail) => mail.subject === subject);
}

/** Waits until all that was put off until after the answers so far has been done. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 500));

/** Verifies the address as its owner would: with the code that is mailed there. */
async function verify(client: Client, address: string): Promise<void> {
  expect((await client.post("/api/v1/users/me/email-verification", undefined)).status).toBe(202);
  const code = /\d{8}/.exec((await mailTo(address, "Verify your mail address"))?.text ?? "")?.[0];
  expect((await client.call("PUT", "/api/v1/users/me/email-verification", { code })).status).toBe(200);
}

const setAddress = (client: Client, email: string | null) => client.call("PATCH", "/api/v1/users/me", { email });

/** A customer with a verified address, and a thief who has the same access token. */
async function newAccount() {
  const owner = await newCustomer(shop);
  const address = `owner-${crypto.randomUUID()}@example.com`;
  await setAddress(owner, address);
  await verify(owner, address);
  const { username } = (await owner.get<{ username: string }>("/api/v1/users/me")).body;
  return { owner, thief: owner, address, username };
}

const askForReset = (username: string) => shop.fetch("/api/v1/auth/password-reset", json({ username }));
const json = (body: unknown) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

describe("a client with a stolen access token", () => {
  it("cannot reset the password through an address of their own within 24 hours, and the owner is mailed at once", async () => {
    const { thief, address, username } = await newAccount();
    const evil = `thief-${crypto.randomUUID()}@example.net`;
    await setAddress(thief, evil);
    await mailTo(address, "Your mail address was changed");
    await verify(thief, evil);

    const before = mailsTo(evil).length;
    expect((await askForReset(username)).status).toBe(202);
    await settle();
    expect(mailsTo(evil)).toHaveLength(before);

    await query(shop, "users", "UPDATE users SET email_replaced_at = email_replaced_at - interval '24 hours'");
    expect((await askForReset(username)).status).toBe(202);
    await mailTo(evil, "Choose a new password");
  });

  it("cannot evade the 24 hours by removing the address first", async () => {
    const { thief, address, username } = await newAccount();
    const evil = `thief-${crypto.randomUUID()}@example.net`;
    await setAddress(thief, null);
    await setAddress(thief, evil);
    await verify(thief, evil);
    const before = mailsTo(evil).length;
    await askForReset(username);
    await settle();
    expect(mailsTo(evil)).toHaveLength(before);
    expect(mailsTo(address).filter(({ subject }) => subject === "Your mail address was changed")).toHaveLength(1);
  });

  it("cannot lock the owner out: the replaced address can reset the password as soon as it is verified again", async () => {
    const { owner, thief, address, username } = await newAccount();
    await setAddress(thief, `thief-${crypto.randomUUID()}@example.net`);
    await setAddress(owner, address);
    await verify(owner, address);
    await askForReset(username);
    await mailTo(address, "Choose a new password");
  });
});

describe("a password change", () => {
  it("is mailed to the verified address, and to the one that it replaced within 24 hours", async () => {
    const { owner, address, username } = await newAccount();
    const next = `next-${crypto.randomUUID()}@example.com`;
    await setAddress(owner, next);
    await verify(owner, next);
    const change = { currentPassword: OLD_PASSWORD, newPassword: NEW_PASSWORD };
    expect((await owner.post("/api/v1/users/me/password", change)).status).toBe(204);
    for (const each of [address, next]) await mailTo(each, "Your password was changed");
    await signIn(shop, username, NEW_PASSWORD);
  });
});

describe("mail codes", () => {
  it("are mailed to one recipient five times an hour, however many accounts ask", async () => {
    const victim = `victim-${crypto.randomUUID()}@example.org`;
    const statuses: number[] = [];
    for (let account = 0; account < 4; account++) {
      const customer = await newCustomer(shop);
      await setAddress(customer, account % 2 ? victim.toUpperCase() : victim);
      for (let asked = 0; asked < 5; asked++) {
        statuses.push((await customer.post("/api/v1/users/me/email-verification", undefined)).status);
      }
    }
    expect(shop.mails.filter(({ to }) => to.toLowerCase() === victim)).toHaveLength(5);
    expect(statuses.filter((status) => status === 202)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
    expect(JSON.stringify(await query(shop, "users", "SELECT * FROM mail_code_counters"))).not.toContain(victim);
  });
});
