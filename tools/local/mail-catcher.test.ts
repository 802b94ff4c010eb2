import { afterEach, describe, expect, it } from "vitest";
import { catcherMailer, cloudflareMailer } from "#shared/platform/mail.ts";
import { type MailCatcher, startMailCatcher } from "./mail-catcher.ts";

const mail = { to: "ada@example.com", subject: "Hello <b>", text: "Your code is 1 & 2", html: "<p>1</p>" };

let catcher: MailCatcher | undefined;
afterEach(() => catcher?.close());

describe("catcherMailer()", () => {
  it("sends a mail to the catcher, which shows it as JSON and on a page", async () => {
    catcher = await startMailCatcher();
    await catcherMailer(catcher.url).send(mail);
    expect(catcher.mails).toMatchObject([mail]);
    expect(await (await fetch(`${catcher.url}mails`)).json()).toMatchObject([mail]);
    const page = await (await fetch(catcher.url)).text();
    expect(page).toContain("Hello &lt;b&gt;");
    expect(page).toContain("Your code is 1 &amp; 2");
  });

  it("shows the HTML of a mail", async () => {
    catcher = await startMailCatcher();
    await catcherMailer(catcher.url).send(mail);
    expect(await (await fetch(`${catcher.url}mails/0`)).text()).toBe(mail.html);
    expect((await fetch(`${catcher.url}mails/1`)).status).toBe(404);
  });

  it("throws when the catcher refuses the mail", async () => {
    catcher = await startMailCatcher();
    await expect(catcherMailer(catcher.url).send({} as never)).rejects.toThrow("400");
    expect(catcher.mails).toEqual([]);
  });
});

describe("cloudflareMailer()", () => {
  it("sends the mail through the binding, from the shop's address", async () => {
    const sent: unknown[] = [];
    const binding = { send: async (message: unknown) => sent.push(message) } as unknown as SendEmail;
    await cloudflareMailer(binding, "shop@example.com").send(mail);
    expect(sent).toEqual([{ from: "shop@example.com", ...mail }]);
  });
});
