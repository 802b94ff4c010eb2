import { createRouter } from "#shared/http/app.ts";
import { targetOf, versionedTarget } from "#shared/http/etag.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { respondWithCreated, respondWithEtag, respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { NewZoneSchema, ZoneSchema } from "./zones.schema.ts";
import { createZone, listAllZones, removeZone, replaceZone } from "./zones.service.ts";

const tags = ["Selling"];
export const zonesRoutes = createRouter<OrdersContext>();

zonesRoutes.openapi(
  defineRoute({
    operationId: "listZones",
    method: "get",
    path: "/api/v1/zones",
    access: "admin",
    tags,
    summary: "List where the shop sells to, with taxes and shipping methods",
    request: { query: PageQuerySchema },
    responses: { 200: jsonResponse(pageSchema(ZoneSchema), "A page of zones") },
  }),
  async (c) => respondWithPage(c, await listAllZones(c.get("ctx"), c.req.valid("query"))),
);

zonesRoutes.openapi(
  defineRoute({
    operationId: "createZone",
    method: "post",
    path: "/api/v1/zones",
    access: "admin",
    tags,
    summary: "Sell to more countries or regions",
    request: { body: jsonBody(NewZoneSchema) },
    responses: { 201: jsonResponse(ZoneSchema, "The new zone") },
    problems: ["zone-overlap"],
  }),
  async (c) => {
    const zone = await createZone(c.get("ctx"), c.req.valid("json"));
    return respondWithCreated(c, zone);
  },
);

zonesRoutes.openapi(
  defineRoute({
    operationId: "replaceZone",
    method: "put",
    path: "/api/v1/zones/{id}",
    access: "admin",
    tags,
    summary: "Replace a zone",
    request: { ...versionedTarget, body: jsonBody(NewZoneSchema) },
    responses: { 200: jsonResponse(ZoneSchema, "The zone as it is now") },
    problems: ["zone-overlap", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await replaceZone(c.get("ctx"), target, c.req.valid("json")));
  },
);

zonesRoutes.openapi(
  defineRoute({
    operationId: "deleteZone",
    method: "delete",
    path: "/api/v1/zones/{id}",
    access: "admin",
    tags,
    summary: "Stop selling to a zone; its orders stay",
    request: versionedTarget,
    responses: { 204: { description: "The zone is gone" } },
    problems: ["version-mismatch"],
  }),
  async (c) => {
    await removeZone(c.get("ctx"), targetOf(c.req.valid("param"), c.req.valid("header")));
    return c.body(null, 204);
  },
);
