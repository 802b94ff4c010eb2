import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { OrdersContext } from "../context.ts";
import { ShopPatchSchema, ShopSchema } from "./shop.schema.ts";
import { getShop, patchShop } from "./shop.service.ts";

const tags = ["Selling"];
export const shopRoutes = createRouter<OrdersContext>();

shopRoutes.openapi(
  defineRoute({
    operationId: "getShop",
    method: "get",
    path: "/api/v1/shop",
    access: "public",
    tags,
    summary: "Read what the shop is called, its currency and where it sells to",
    responses: { 200: jsonResponse(ShopSchema, "The settings of the shop") },
  }),
  async (c) => c.json(await getShop(c.get("ctx"), c.get("identity")), 200),
);

shopRoutes.openapi(
  defineRoute({
    operationId: "patchShop",
    method: "patch",
    path: "/api/v1/shop",
    access: "admin",
    tags,
    summary: "Change some settings of the shop",
    request: { body: jsonBody(ShopPatchSchema) },
    responses: { 200: jsonResponse(ShopSchema, "The settings as they are now") },
  }),
  async (c) => c.json(await patchShop(c.get("ctx"), c.req.valid("json")), 200),
);
