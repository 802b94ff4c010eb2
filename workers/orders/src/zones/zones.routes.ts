import { createRouter } from "#shared/http/app.ts";
import { etagOf, IfMatchHeadersSchema, parseIfMatch } from "#shared/http/etag.ts";
import { linkNextPage, PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { OrdersContext } from "../context.ts";
import { NewZoneSchema, ZoneSchema } from "./zones.schema.ts";
import { createZone, listAllZones, removeZone, replaceZone } from "./zones.service.ts";

const tags = ["Selling"];
export const zonesRoutes = createRouter<OrdersContext>();

const existing = { params: idParams, headers: IfMatchHeadersSchema };

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
  async (c) => {
    const page = await listAllZones(c.get("ctx"), c.req.valid("query"));
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200);
  },
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
    return c.json(zone, 201, { ETag: etagOf(zone.version) });
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
    request: { ...existing, body: jsonBody(NewZoneSchema) },
    responses: { 200: jsonResponse(ZoneSchema, "The zone as it is now") },
    problems: ["zone-overlap", "version-mismatch"],
  }),
  async (c) => {
    const target = { id: c.req.valid("param").id, versions: parseIfMatch(c.req.valid("header")["if-match"]) };
    const zone = await replaceZone(c.get("ctx"), target, c.req.valid("json"));
    return c.json(zone, 200, { ETag: etagOf(zone.version) });
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
    request: existing,
    responses: { 204: { description: "The zone is gone" } },
    problems: ["version-mismatch"],
  }),
  async (c) => {
    const versions = parseIfMatch(c.req.valid("header")["if-match"]);
    await removeZone(c.get("ctx"), { id: c.req.valid("param").id, versions });
    return c.body(null, 204);
  },
);
