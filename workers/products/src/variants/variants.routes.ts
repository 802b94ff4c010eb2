import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { type IfMatchHeaders, targetOf, versionedTarget } from "#shared/http/etag.ts";
import { respondWithCreated, respondWithEtag } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { IdSchema, idParams } from "#shared/values/ids.ts";
import { ProductSchema, StockAdjustmentSchema } from "../catalogue/products.schema.ts";
import type { ProductsContext } from "../context.ts";
import { NewVariantSchema, VariantPatchSchema } from "./variants.schema.ts";
import { addVariant, adjustProductStock, deleteVariant, patchVariant } from "./variants.service.ts";

const tags = ["Products"];
export const variantsRoutes = createRouter<ProductsContext>();

const existing = {
  params: idParams.extend({ variantId: IdSchema.openapi({ param: { name: "variantId", in: "path" } }) }),
  headers: z.object({
    "if-match": z
      .string()
      .optional()
      .openapi({ description: "The version of the variant that the change starts from." }),
  }),
};
const changed = { 200: jsonResponse(ProductSchema, "The product as it is now") };

/** The variant of a write and the versions that `If-Match` allows. */
function variantOf({ id: productId, variantId: id }: { id: string; variantId: string }, headers: IfMatchHeaders) {
  return targetOf({ productId, id }, headers);
}

variantsRoutes.openapi(
  defineRoute({
    operationId: "createVariant",
    method: "post",
    path: "/api/v1/products/{id}/variants",
    access: "admin",
    tags,
    summary: "Add a variant to a product, behind the others",
    request: { params: idParams, body: jsonBody(NewVariantSchema) },
    responses: { 201: jsonResponse(ProductSchema, "The product with its new variant") },
    problems: ["product-not-found", "variant-exists", "sku-taken"],
  }),
  async (c) => {
    const product = await addVariant(c.get("ctx"), c.req.valid("param").id, c.req.valid("json"));
    return respondWithCreated(c, product, `/api/v1/products/${product.id}`);
  },
);

variantsRoutes.openapi(
  defineRoute({
    operationId: "patchVariant",
    method: "patch",
    path: "/api/v1/products/{id}/variants/{variantId}",
    access: "admin",
    tags,
    summary: "Change some fields of a variant",
    request: { ...existing, body: jsonBody(VariantPatchSchema) },
    responses: changed,
    problems: [
      "product-not-found",
      "not-found",
      "variant-exists",
      "sku-taken",
      "version-mismatch",
      "precondition-required",
    ],
  }),
  async (c) => {
    const target = variantOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await patchVariant(c.get("ctx"), target, c.req.valid("json")));
  },
);

variantsRoutes.openapi(
  defineRoute({
    operationId: "deleteVariant",
    method: "delete",
    path: "/api/v1/products/{id}/variants/{variantId}",
    access: "admin",
    tags,
    summary: "Take a variant off sale, unless it is the last one; old orders keep it",
    request: existing,
    responses: { 204: { description: "It is no longer for sale, and its SKU is free" } },
    problems: ["product-not-found", "not-found", "last-variant", "version-mismatch"],
  }),
  async (c) => {
    await deleteVariant(c.get("ctx"), variantOf(c.req.valid("param"), c.req.valid("header")));
    return c.body(null, 204);
  },
);

variantsRoutes.openapi(
  defineRoute({
    operationId: "adjustStock",
    method: "post",
    path: "/api/v1/products/{id}/stock-adjustments",
    access: "admin",
    tags,
    summary: "Add to the stock of a product or of one of its variants, or take from it",
    request: { ...versionedTarget, body: jsonBody(StockAdjustmentSchema) },
    responses: changed,
    problems: ["product-not-found", "not-found", "insufficient-stock", "variant-required", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await adjustProductStock(c.get("ctx"), target, c.req.valid("json")));
  },
);
