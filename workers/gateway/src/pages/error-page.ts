import { getCookie } from "hono/cookie";
import { html } from "hono/html";
import { isAppError } from "#shared/core/errors.ts";
import { PROBLEMS } from "#shared/core/problems.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";

const TEXTS = {
  en: {
    busyTitle: "One moment, please",
    busy: "The shop does not answer just now. Try again in a few seconds.",
    cart: "Your cart is safe.",
    limited: "That was a lot at once. Wait a minute, then try again.",
    retry: "Try again",
    back: "Go to the start page",
    reference: "Reference",
  },
  de: {
    busyTitle: "Einen Moment bitte",
    busy: "Der Shop antwortet gerade nicht. Versuche es in ein paar Sekunden noch einmal.",
    cart: "Dein Warenkorb ist sicher.",
    limited: "Das war viel auf einmal. Warte eine Minute und versuche es dann noch einmal.",
    retry: "Noch einmal versuchen",
    back: "Zur Startseite",
    reference: "Vorgang",
  },
};

const POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/**
 * Shows a person a page instead of a problem where the gateway answers in place of the Worker of the pages: because of a rate limit,
 * or because that Worker does not answer. It needs no other Worker. Status and headers are those of the problem.
 */
export const showErrorPage: GatewayMiddleware = async (c, next) => {
  await next();
  if (!isAppError(c.error) || !(c.req.header("Accept") ?? "").includes("text/html")) return;
  const { status } = PROBLEMS[c.error.code];
  if (status !== 429 && status < 500) return;
  const { headers } = c.res;
  headers.set("Content-Type", "text/html; charset=UTF-8");
  headers.set("Content-Security-Policy", POLICY);
  c.res = new Response(String(errorPage(c, status)), { status, headers });
};

function errorPage(c: GatewayRequest, status: number) {
  const language = pickLanguage(c);
  const t = TEXTS[language];
  const isOfAdmin = c.req.path.startsWith("/admin");
  // What a form did may have been done: sending it again is the person's decision.
  const isForm = c.req.method === "POST";
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>${t.busyTitle}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/docs.css" />
  </head>
  <body class="problem">
    <main>
      <h1>${t.busyTitle}</h1>
      <p>${status === 429 ? t.limited : t.busy} ${status === 429 || isOfAdmin ? "" : t.cart}</p>
      <p>${isForm ? "" : html`<a href="">${t.retry}</a>`} ${isOfAdmin ? "" : html`<a href="/">${t.back}</a>`}</p>
      ${status === 429 ? "" : html`<p><small>${t.reference}: ${c.get("ctx").requestId}</small></p>`}
    </main>
  </body>
</html>
`;
}

/** As the storefront does: the language that the visitor chose there, else the first of `Accept-Language` that there is. */
function pickLanguage(c: GatewayRequest): keyof typeof TEXTS {
  const accepted = (c.req.header("Accept-Language") ?? "").split(",");
  const wanted = [getCookie(c, "language") ?? "", ...accepted].map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return wanted.find((language): language is keyof typeof TEXTS => Object.hasOwn(TEXTS, language)) ?? "en";
}
