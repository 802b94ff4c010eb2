import { afterEach, describe, expect, it } from "vitest";
import { catcherMailer, cloudflareMailer } from "#shared/platform/mail.ts";
import { type MailCatcher, startMailCatcher } from "./mail-catcher.ts";

const mail = { to: "ada@example.com", subject: "Hello <b>", text: "Your code is 1 & 2", html: "<p>1</p>" };

let catcher: MailCatcher | undefined;
afterEach(() => catcher?.close());

describe("catcherMailer()", () => {
  it("puts a mail where a developer and a test can read it", async () => {
    catcher = await startMailCatcher();
    await catcherMailer(catcher.url).send(mail);
    expect(catcher.mails).toMatchObject([mail]);
    expect(await (await fetch(`${catcher.url}mails`)).json()).toMatchObject([mail]);
    const page = await (await fetch(catcher.url)).text();
    expect(page).toContain("Hello &lt;b&gt;");
    expect(page).toContain("Your code is 1 &amp; 2");
  });

  it("throws when the mail was not taken", async () => {
    catcher = await startMailCatcher();
    await expect(catcherMailer(catcher.url).send({} as never)).rejects.toThrow("400");
    expect(catcher.mails).toEqual([]);
  });
});

describe("cloudflareMailer()", () => {
  it("hands the mail to the binding with the shop's sender", async () => {
    const sent: unknown[] = [];
    const binding = { send: async (message: unknown) => sent.push(message) } as unknown as SendEmail;
    await cloudflareMailer(binding, "shop@example.com").send(mail);
    expect(sent).toEqual([{ from: "shop@example.com", ...mail }]);
  });
});
