import { createRouter } from "#shared/http/app.ts";
import { etagOf, IfMatchHeadersSchema, namesVersion, parseIfMatch } from "#shared/http/etag.ts";
import { idParams } from "#shared/values/ids.ts";
import { linkNextPage, PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { requireCaller, defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { WidgetsContext } from "./context.ts";
import { NewWidgetSchema, WidgetPatchSchema, WidgetSchema } from "./widgets.schema.ts";
import { changeWidget, createWidget, getWidget, listAllWidgets, removeWidget } from "./widgets.service.ts";

const tags = ["Widgets"];
export const widgetsRoutes = createRouter<WidgetsContext>();

widgetsRoutes.openapi(
  defineRoute({
    operationId: "listWidgets",
    method: "get",
    path: "/api/v1/widgets",
    access: "public",
    tags,
    summary: "List widgets, newest first",
    request: { query: PageQuerySchema },
    responses: { 200: jsonResponse(pageSchema(WidgetSchema), "A page of widgets") },
  }),
  async (c) => {
    const page = await listAllWidgets(c.var.ctx, c.req.valid("query"));
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200);
  },
);

widgetsRoutes.openapi(
  defineRoute({
    operationId: "getWidget",
    method: "get",
    path: "/api/v1/widgets/{id}",
    access: "public",
    tags,
    summary: "Read a widget",
    request: { params: idParams },
    responses: {
      200: jsonResponse(WidgetSchema, "The widget"),
      304: { description: "It still has the version that `If-None-Match` names" },
    },
  }),
  async (c) => {
    const widget = await getWidget(c.var.ctx, c.req.valid("param").id);
    const headers = { ETag: etagOf(widget.version) };
    if (namesVersion(c.req.header("If-None-Match") ?? "", widget.version)) return c.body(null, 304, headers);
    return c.json(widget, 200, headers);
  },
);

widgetsRoutes.openapi(
  defineRoute({
    operationId: "createWidget",
    method: "post",
    path: "/api/v1/widgets",
    access: "signedIn",
    tags,
    summary: "Make a widget",
    request: { body: jsonBody(NewWidgetSchema) },
    responses: { 201: jsonResponse(WidgetSchema, "The new widget") },
  }),
  async (c) => {
    const widget = await createWidget(c.var.ctx, requireCaller(c), c.req.valid("json"));
    return c.json(widget, 201, { ETag: etagOf(widget.version), Location: `/api/v1/widgets/${widget.id}` });
  },
);

const existing = { params: idParams, headers: IfMatchHeadersSchema };

widgetsRoutes.openapi(
  defineRoute({
    operationId: "changeWidget",
    method: "patch",
    path: "/api/v1/widgets/{id}",
    access: "signedIn",
    tags,
    summary: "Change some fields of your own widget; an admin may change any",
    request: { ...existing, body: jsonBody(WidgetPatchSchema) },
    responses: { 200: jsonResponse(WidgetSchema, "The widget as it is now") },
    problems: ["forbidden", "version-mismatch"],
  }),
  async (c) => {
    const target = { id: c.req.valid("param").id, versions: parseIfMatch(c.req.valid("header")["if-match"]) };
    const widget = await changeWidget(c.var.ctx, requireCaller(c), target, c.req.valid("json"));
    return c.json(widget, 200, { ETag: etagOf(widget.version) });
  },
);

widgetsRoutes.openapi(
  defineRoute({
    operationId: "deleteWidget",
    method: "delete",
    path: "/api/v1/widgets/{id}",
    access: "signedIn",
    tags,
    summary: "Delete your own widget; an admin may delete any",
    request: existing,
    responses: { 204: { description: "It is gone" } },
    problems: ["forbidden", "version-mismatch"],
  }),
  async (c) => {
    const target = { id: c.req.valid("param").id, versions: parseIfMatch(c.req.valid("header")["if-match"]) };
    await removeWidget(c.var.ctx, requireCaller(c), target);
    return c.body(null, 204);
  },
);
