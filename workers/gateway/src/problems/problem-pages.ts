import { html } from "hono/html";
import { type ErrorCode, PROBLEMS } from "#shared/core/problems.ts";
import { problemType } from "#shared/http/problem.ts";

/** What a problem means and what to do about it. */
export function problemPage(slug: ErrorCode) {
  const { status, title, help } = PROBLEMS[slug];
  return page(
    title,
    html`<p>${withCode(help)}</p>
      <p>HTTP status ${status}, type <code>${problemType(slug)}</code>.</p>
      <p><a href="/problems">All problems</a> · <a href="/docs">All routes</a></p>`,
  );
}

/** All problems by their status, each with a link to its page. */
export function problemListPage() {
  const problems = Object.entries(PROBLEMS) as [ErrorCode, (typeof PROBLEMS)[ErrorCode]][];
  const items = problems.map(
    ([slug, { status, title }]) =>
      html`<li>${status} <a href="${problemType(slug)}">${title}</a> <code>${problemType(slug)}</code></li>`,
  );
  return page(
    "Problems",
    html`<p>What the shop refuses a request with, as the <code>type</code> of an answer (RFC 9457).</p>
      <ul>${items}</ul>
      <p><a href="/docs">All routes</a></p>`,
  );
}

function page(title: string, content: ReturnType<typeof html>) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/docs.css" />
  </head>
  <body class="problem">
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>
`;
}

/** A text of the table as HTML, where what stands in backticks is code. */
const withCode = (text: string) =>
  text.split("`").map((part, index) => (index % 2 === 0 ? part : html`<code>${part}</code>`));
