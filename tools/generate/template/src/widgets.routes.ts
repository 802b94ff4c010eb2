import { createRouter } from "#shared/http/app.ts";
import { idParams } from "#shared/values/ids.ts";
import { targetOf, versionedTarget } from "#shared/http/etag.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { respondUnlessUnchanged, respondWithCreated, respondWithEtag, respondWithPage } from "#shared/http/respond.ts";
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
  async (c) => respondWithPage(c, await listAllWidgets(c.var.ctx, c.req.valid("query"))),
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
    return respondUnlessUnchanged(c, widget);
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
    return respondWithCreated(c, widget, `/api/v1/widgets/${widget.id}`);
  },
);

widgetsRoutes.openapi(
  defineRoute({
    operationId: "changeWidget",
    method: "patch",
    path: "/api/v1/widgets/{id}",
    access: "signedIn",
    tags,
    summary: "Change some fields of your own widget; an admin may change any",
    request: { ...versionedTarget, body: jsonBody(WidgetPatchSchema) },
    responses: { 200: jsonResponse(WidgetSchema, "The widget as it is now") },
    problems: ["forbidden", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await changeWidget(c.var.ctx, requireCaller(c), target, c.req.valid("json")));
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
    request: versionedTarget,
    responses: { 204: { description: "It is gone" } },
    problems: ["forbidden", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    await removeWidget(c.var.ctx, requireCaller(c), target);
    return c.body(null, 204);
  },
);
