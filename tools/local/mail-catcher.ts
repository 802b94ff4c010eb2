import { html } from "hono/html";
import { createServer, type IncomingMessage } from "node:http";
import type { Mail } from "#shared/platform/mail.ts";
import { loadMailPreviews, type MailPreview } from "./mail-previews.ts";
import { listenOnLoopback } from "./ports.ts";

export type CaughtMail = Mail & { at: string };

export interface MailCatcher {
  /** Serves a page with the mails, the same as JSON at `/mails`, previews of the templates, and accepts a mail by POST. */
  url: string;
  /** Oldest first. */
  mails: CaughtMail[];
  close(): Promise<void>;
}

const MAX_MAILS = 500;
const PAGE_HEADERS = {
  "Content-Type": "text/html; charset=utf-8",
  "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
};

/** Receives the mails of the local shop, for developers and tests to read, and keeps the newest in memory. */
export async function startMailCatcher(): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      const mail = await readMail(request);
      if (mail) mails.push({ at: new Date().toISOString(), ...mail });
      mails.splice(0, mails.length - MAX_MAILS);
      response.writeHead(mail ? 202 : 400).end();
    } else if (request.url === "/mails") {
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(mails));
    } else {
      const page = await pageAt(request.url ?? "/", mails);
      response.writeHead(page ? 200 : 404, PAGE_HEADERS).end(page ?? "There is no such mail.");
    }
  });
  const { origin, close } = await listenOnLoopback(server);
  return { url: `${origin}/`, mails, close };
}

async function readMail(request: IncomingMessage): Promise<Mail | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const mail = JSON.parse(Buffer.concat(chunks).toString()) as Mail;
    return typeof mail.to === "string" && typeof mail.text === "string" ? mail : undefined;
  } catch {
    return undefined;
  }
}

/** The page at a path: all mails, or the HTML of one: `/mails/3` of the fourth, `/previews/order.paid` of a sample. */
async function pageAt(path: string, mails: CaughtMail[]): Promise<string | undefined> {
  const [, kind, name] = /^\/(mails|previews)\/([\w.]+)$/.exec(path) ?? [];
  if (kind === "mails") return mails[Number(name)]?.html;
  const previews = await loadMailPreviews();
  if (kind === "previews") return previews.find(({ type }) => type === name)?.mail.html;
  return path === "/" ? mailsPage(mails, previews) : undefined;
}

export function mailsPage(mails: CaughtMail[], previews: MailPreview[] = []): string {
  const articles = mails
    .map(
      ({ at, to, subject, text, html: shown }, index) => html`
    <article><h2>${subject}</h2><p>To ${to}, ${at}${shown ? html` · <a href="/mails/${index}">as HTML</a>` : ""}</p><pre>${text}</pre></article>`,
    )
    .toReversed();
  const samples = previews.map(({ type }) => html`<a href="/previews/${type}">${type}</a> `);
  return String(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8"><title>Mails of the local shop</title>
    <style>body { font: 16px sans-serif; max-width: 45em; margin: 2em auto } article { border-top: 1px solid #ccc }
    pre { white-space: pre-wrap }</style>
  </head>
  <body>
    <h1>Mails of the local shop</h1>
    <p>Nothing is sent from here. Newest first; reload for more. <a href="/mails">As JSON</a></p>
    <p>Previews: ${samples}</p>
    ${articles.length > 0 ? articles : "None yet."}
  </body>
</html>
`);
}
