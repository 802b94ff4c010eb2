import { createRouter } from "#shared/http/app.ts";
import { targetOf, versionedTarget } from "#shared/http/etag.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { respondWithCreated, respondWithEtag, respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { NewPromotionSchema, PromotionPatchSchema, PromotionSchema } from "./promotions.schema.ts";
import { createPromotion, listAllPromotions, patchPromotion, removePromotion } from "./promotions.service.ts";

const tags = ["Selling"];
export const promotionsRoutes = createRouter<OrdersContext>();

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
  async (c) => respondWithPage(c, await listAllPromotions(c.get("ctx"), c.req.valid("query"))),
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
    return respondWithCreated(c, promotion);
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
    request: { ...versionedTarget, body: jsonBody(PromotionPatchSchema) },
    responses: { 200: jsonResponse(PromotionSchema, "The promotion as it is now") },
    problems: ["code-taken", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await patchPromotion(c.get("ctx"), target, c.req.valid("json")));
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
    request: versionedTarget,
    responses: { 204: { description: "The promotion is gone" } },
    problems: ["version-mismatch"],
  }),
  async (c) => {
    await removePromotion(c.get("ctx"), targetOf(c.req.valid("param"), c.req.valid("header")));
    return c.body(null, 204);
  },
);
