import { createRouter } from "#shared/http/app.ts";
import { etagOf, IfMatchHeadersSchema, parseIfMatch } from "#shared/http/etag.ts";
import { linkNextPage, PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { OrdersContext } from "../context.ts";
import { NewPromotionSchema, PromotionPatchSchema, PromotionSchema } from "./promotions.schema.ts";
import { createPromotion, listAllPromotions, patchPromotion, removePromotion } from "./promotions.service.ts";

const tags = ["Selling"];
export const promotionsRoutes = createRouter<OrdersContext>();

const existing = { params: idParams, headers: IfMatchHeadersSchema };

promotionsRoutes.openapi(
  defineRoute({
    operationId: "listPromotions",
    method: "get",
    path: "/api/v1/promotions",
    access: "admin",
    tags,
    summary: "List promotions, newest first",
    request: { query: PageQuerySchema },
    responses: { 200: jsonResponse(pageSchema(PromotionSchema), "A page of promotions") },
  }),
  async (c) => {
    const page = await listAllPromotions(c.get("ctx"), c.req.valid("query"));
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200);
  },
);

promotionsRoutes.openapi(
  defineRoute({
    operationId: "createPromotion",
    method: "post",
    path: "/api/v1/promotions",
    access: "admin",
    tags,
    summary: "Offer a discount, by a code or by itself",
    request: { body: jsonBody(NewPromotionSchema) },
    responses: { 201: jsonResponse(PromotionSchema, "The new promotion") },
    problems: ["code-taken"],
  }),
  async (c) => {
    const promotion = await createPromotion(c.get("ctx"), c.req.valid("json"));
    return c.json(promotion, 201, { ETag: etagOf(promotion.version) });
  },
);

promotionsRoutes.openapi(
  defineRoute({
    operationId: "patchPromotion",
    method: "patch",
    path: "/api/v1/promotions/{id}",
    access: "admin",
    tags,
    summary: "Change some fields of a promotion; its orders stay as they are",
    request: { ...existing, body: jsonBody(PromotionPatchSchema) },
    responses: { 200: jsonResponse(PromotionSchema, "The promotion as it is now") },
    problems: ["code-taken", "version-mismatch"],
  }),
  async (c) => {
    const target = { id: c.req.valid("param").id, versions: parseIfMatch(c.req.valid("header")["if-match"]) };
    const promotion = await patchPromotion(c.get("ctx"), target, c.req.valid("json"));
    return c.json(promotion, 200, { ETag: etagOf(promotion.version) });
  },
);

promotionsRoutes.openapi(
  defineRoute({
    operationId: "deletePromotion",
    method: "delete",
    path: "/api/v1/promotions/{id}",
    access: "admin",
    tags,
    summary: "End a promotion; its code is free again, and its orders stay as they are",
    request: existing,
    responses: { 204: { description: "The promotion is gone" } },
    problems: ["version-mismatch"],
  }),
  async (c) => {
    const versions = parseIfMatch(c.req.valid("header")["if-match"]);
    await removePromotion(c.get("ctx"), { id: c.req.valid("param").id, versions });
    return c.body(null, 204);
  },
);
