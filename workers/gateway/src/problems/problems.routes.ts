import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { type ErrorCode, PROBLEMS } from "#shared/core/problems.ts";
import { defineRoute } from "#shared/http/route.ts";
import type { GatewayContext } from "../context.ts";
import { problemListPage, problemPage } from "./problem-pages.ts";

export const problemRoutes = createRouter<GatewayContext>();

const SLUGS = Object.keys(PROBLEMS) as [ErrorCode, ...ErrorCode[]];
const slugParams = z.object({
  slug: z.enum(SLUGS).openapi({
    param: { name: "slug", in: "path" },
    description: "The last part of a problem's `type`.",
    example: "insufficient-stock",
  }),
});

const HEADERS = {
  "Cache-Control": "public, max-age=3600",
  "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'",
};
const page = { 200: { description: "A page", content: { "text/html": { schema: z.string() } } } };

problemRoutes.openapi(
  defineRoute({
    operationId: "listProblems",
    method: "get",
    path: "/problems",
    access: "public",
    limit: "service",
    tags: ["Service"],
    summary: "All problems, for a person",
    responses: page,
  }),
  (c) => c.html(problemListPage(), 200, HEADERS) as never,
);

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
    responses: page,
  }),
  (c) => {
    const { slug } = c.req.valid("param");
    return c.html(problemPage(slug), 200, HEADERS) as never;
  },
);
