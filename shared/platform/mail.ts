import { z } from "zod";
import { withTimeout } from "#shared/core/timeout.ts";

export type Mail = { to: string; subject: string; text: string; html?: string };

/** How long the provider may take for a mail, in ms. A claim of a mail must last longer than this. */
export const MAIL_TIMEOUT_MS = 30_000;

/** Hands a mail over for delivery. Throws when it was not taken in time: then it may be sent again. */
export type Mailer = { send(mail: Mail): Promise<void> };

/** Vars of a Worker that sends mail; its binding is `[[send_email]] name = "EMAIL"`. */
export const mailVars = {
  /** The sender: an address of a domain that is set up for Cloudflare's Email Sending. */
  MAIL_FROM: z.email(),
  /** Where mails go instead in the local shop, to be read by the developer. Empty in production. */
  MAIL_CATCHER_URL: z.union([z.literal(""), z.url({ protocol: /^http$/, hostname: /^(localhost|127\.0\.0\.1)$/ })]),
};

type MailVars = { MAIL_FROM: string; MAIL_CATCHER_URL: string };

export function createMailer(env: { EMAIL: SendEmail }, vars: MailVars): Mailer {
  return vars.MAIL_CATCHER_URL ? catcherMailer(vars.MAIL_CATCHER_URL) : cloudflareMailer(env.EMAIL, vars.MAIL_FROM);
}

/** https://developers.cloudflare.com/email-service/ */
export function cloudflareMailer(binding: SendEmail, from: string): Mailer {
  return {
    send: async (mail) => void (await withTimeout(MAIL_TIMEOUT_MS, binding.send({ from, ...mail }))),
  };
}

/** The catcher that the local shop and the tests run: tools/local/mail-catcher.ts. */
export function catcherMailer(url: string): Mailer {
  return {
    async send(mail) {
      const headers = { "Content-Type": "application/json" };
      const signal = AbortSignal.timeout(MAIL_TIMEOUT_MS);
      const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(mail), signal });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`The mail catcher answered ${response.status}`);
    },
  };
}
