import { createRouter } from "#shared/http/app.ts";
import { targetOf, versionedTarget } from "#shared/http/etag.ts";
import { respondWithEtag } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { ProductSchema } from "../catalogue/products.schema.ts";
import type { ProductsContext } from "../context.ts";
import { ProductCategoriesSchema } from "./categories.schema.ts";
import { categoriseProduct } from "./product-categories.service.ts";

export const productCategoriesRoutes = createRouter<ProductsContext>();

productCategoriesRoutes.openapi(
  defineRoute({
    operationId: "setProductCategories",
    method: "put",
    path: "/api/v1/products/{id}/categories",
    access: "admin",
    tags: ["Products"],
    summary: "Put a product into categories, and take it out of all others",
    request: { ...versionedTarget, body: jsonBody(ProductCategoriesSchema) },
    responses: { 200: jsonResponse(ProductSchema, "The product as it is now") },
    problems: ["product-not-found", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await categoriseProduct(c.get("ctx"), target, c.req.valid("json")));
  },
);
