import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import type { GatewayContext, GatewayRequest } from "../context.ts";
import { readShopReadiness } from "./readiness.service.ts";
import { hasMetricsToken } from "../metrics/metrics-token.ts";

const tags = ["Service"];
export const serviceRoutes = createRouter<GatewayContext>();

const HealthSchema = z.object({ status: z.literal("ok"), service: z.string(), version: z.string() }).openapi("Health");

for (const [path, operationId] of [
  ["/health", "getHealth"],
  ["/api/v1/health", "getApiHealth"],
] as const) {
  serviceRoutes.openapi(
    defineRoute({
      operationId,
      method: "get",
      path,
      access: "public",
      limit: "none",
      tags,
      summary: "Whether the gateway runs; touches nothing else",
      responses: { 200: jsonResponse(HealthSchema, "It runs") },
    }),
    (c) => {
      const { SERVICE, VERSION } = c.get("ctx").vars;
      return c.json({ status: "ok" as const, service: SERVICE, version: VERSION }, 200);
    },
  );
}

const ReadinessSchema = z
  .object({
    status: z.enum(["ok", "unavailable"]),
    workers: z.record(
      z.string(),
      z.object({ worker: z.enum(["ok", "down"]), database: z.enum(["ok", "down", "unknown"]).optional() }),
    ),
  })
  .openapi("Readiness");

serviceRoutes.openapi(
  defineRoute({
    operationId: "getReadiness",
    method: "get",
    path: "/ready",
    access: "public",
    limit: "service",
    tags,
    summary: "Whether each Worker and its database answer, as of two seconds ago at most",
    responses: {
      200: jsonResponse(ReadinessSchema, "All of them do"),
      503: jsonResponse(ReadinessSchema, "Not all of them do"),
    },
  }),
  async (c) => {
    const readiness = await readShopReadiness(c.get("ctx"), { isFresh: await hasMetricsToken(c) });
    return c.json(readiness, readiness.status === "ok" ? 200 : 503);
  },
);

serviceRoutes.openapi(
  defineRoute({
    operationId: "getOpenApiDocument",
    method: "get",
    path: "/openapi.json",
    access: "public",
    limit: "service",
    tags,
    summary: "This document",
    responses: {
      200: jsonResponse(z.looseObject({ openapi: z.string() }), "An OpenAPI 3.1 document"),
      304: { description: "It is still the one whose `ETag` is in `If-None-Match`" },
    },
  }),
  // A static file: as a module it would be most of the gateway, and of the time that the gateway takes to start.
  async (c) => {
    const response = await readAsset(c);
    if (response.status === 404) return c.notFound() as never;
    if (response.status < 400) response.headers.set("Cache-Control", "public, max-age=300");
    return response as never;
  },
);

serviceRoutes.openapi(
  defineRoute({
    operationId: "getDocs",
    method: "get",
    path: "/docs",
    access: "public",
    limit: "service",
    tags,
    summary: "The interactive reference",
    responses: { 200: { description: "A page", content: { "text/html": { schema: z.string() } } } },
  }),
  async (c) => (await readAsset(c)) as never,
);

/** The scripts and styles of the reference: not routes of the API. */
serviceRoutes.get("/docs/*", async (c) => {
  const asset = await readAsset(c);
  return asset.status === 404 ? c.notFound() : asset;
});

/** A static file, as a response whose headers can be changed. */
async function readAsset(c: GatewayRequest): Promise<Response> {
  const asset = await c.get("ctx").env.ASSETS.fetch(c.req.raw);
  return new Response(asset.body, asset);
}
