import { z } from "@hono/zod-openapi";
import { html } from "hono/html";
import { createRouter } from "#shared/http/app.ts";
import { type ErrorCode, PROBLEMS } from "#shared/core/problems.ts";
import { problemType } from "#shared/http/problem.ts";
import { defineRoute } from "#shared/http/route.ts";
import type { GatewayContext } from "../context.ts";

export const problemRoutes = createRouter<GatewayContext>();

const SLUGS = Object.keys(PROBLEMS) as [ErrorCode, ...ErrorCode[]];
const slugParams = z.object({ slug: z.enum(SLUGS).openapi({ param: { name: "slug", in: "path" } }) });

problemRoutes.openapi(
  defineRoute({
    operationId: "explainProblem",
    method: "get",
    path: "/problems/{slug}",
    access: "public",
    limit: "service",
    tags: ["Service"],
    summary: "What a problem means and what to do about it, for a person",
    request: { params: slugParams },
    responses: { 200: { description: "A page", content: { "text/html": { schema: z.string() } } } },
  }),
  (c) => {
    const { slug } = c.req.valid("param");
    return c.html(problemPage(slug), 200, { "Cache-Control": "public, max-age=3600" }) as never;
  },
);

function problemPage(slug: ErrorCode) {
  const { status, title, help } = PROBLEMS[slug];
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${help}</p>
      <p>HTTP status ${status}, type <code>${problemType(slug)}</code>. <a href="/docs">All routes and problems</a></p>
    </main>
  </body>
</html>
`;
}
