import { createRouter } from "#shared/http/app.ts";
import { addManagedResource } from "#shared/http/managed-resource.ts";
import type { OrdersContext } from "../context.ts";
import { NewPromotionSchema, PromotionPatchSchema, PromotionSchema } from "./promotions.schema.ts";
import { createPromotion, listAllPromotions, patchPromotion, removePromotion } from "./promotions.service.ts";

export const promotionsRoutes = createRouter<OrdersContext>();

addManagedResource(promotionsRoutes, {
  path: "/api/v1/promotions",
  tags: ["Selling"],
  schema: PromotionSchema,
  isVersioned: true,
  list: {
    operationId: "listPromotions",
    summary: "List promotions, newest first",
    returns: "A page of promotions",
    run: listAllPromotions,
  },
  create: {
    operationId: "createPromotion",
    summary: "Offer a discount, by a code or by itself",
    body: NewPromotionSchema,
    returns: "The new promotion",
    problems: ["code-taken"],
    run: createPromotion,
  },
  change: {
    operationId: "patchPromotion",
    method: "patch",
    summary: "Change some fields of a promotion; its orders stay as they are",
    body: PromotionPatchSchema,
    returns: "The promotion as it is now",
    problems: ["code-taken"],
    run: patchPromotion,
  },
  remove: {
    operationId: "deletePromotion",
    summary: "End a promotion; its code is free again, and its orders stay as they are",
    returns: "The promotion is gone",
    run: removePromotion,
  },
});
