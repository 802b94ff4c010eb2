import type { ErrorCode } from "#shared/core/problems.ts";
import { createRouter } from "#shared/http/app.ts";
import { targetOf, versionedTarget } from "#shared/http/etag.ts";
import { pageSchema } from "#shared/http/pagination.ts";
import { respondUnlessUnchanged, respondWithCreated, respondWithEtag, respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { cacheHeaders } from "../cache/cache.ts";
import { cachedJson } from "../cache/cached-json.ts";
import type { ProductsContext } from "../context.ts";
import { optionParameter } from "../facets/product-filters.schema.ts";
import { isAdmin } from "./callers.ts";
import { browseCatalogue, listCatalogue } from "./catalogue.service.ts";
import { browseProduct, getProduct } from "./product-reads.service.ts";
import {
  NewProductSchema,
  ProductListQuerySchema,
  ProductPatchSchema,
  ProductReplacementSchema,
  ProductSchema,
  ProductSummarySchema,
  productParams,
} from "./products.schema.ts";
import { createProduct, patchProduct, removeProduct, replaceProduct } from "./products.service.ts";

const tags = ["Products"];
export const productsRoutes = createRouter<ProductsContext>();

productsRoutes.openapi(
  defineRoute({
    operationId: "listProducts",
    method: "get",
    path: "/api/v1/products",
    access: "public",
    tags,
    summary: "List, search, filter and sort the catalogue",
    request: { query: ProductListQuerySchema },
    parameters: [optionParameter],
    responses: { 200: jsonResponse(pageSchema(ProductSummarySchema), "A page of products") },
  }),
  async (c) => {
    const [ctx, identity] = [c.get("ctx"), c.get("identity")];
    const query = c.req.valid("query");
    const read = isAdmin(identity) ? undefined : await browseCatalogue(ctx, query);
    const page = read ? read.value : await listCatalogue(ctx, query);
    return respondWithPage(c, page, { headers: cacheHeaders(read ?? "admin"), toJson: cachedJson });
  },
);

productsRoutes.openapi(
  defineRoute({
    operationId: "getProduct",
    method: "get",
    path: "/api/v1/products/{id}",
    access: "public",
    tags,
    summary: "Read a product by its id or its slug",
    request: { params: productParams },
    responses: {
      200: jsonResponse(ProductSchema, "The product"),
      304: { description: "It still has the version that `If-None-Match` names" },
    },
    problems: ["product-not-found"],
  }),
  async (c) => {
    const [ctx, identity] = [c.get("ctx"), c.get("identity")];
    const { id } = c.req.valid("param");
    const read = isAdmin(identity) ? undefined : await browseProduct(ctx, id);
    const product = read ? read.value : await getProduct(ctx, id);
    return respondUnlessUnchanged(c, product, { headers: cacheHeaders(read ?? "admin"), toJson: cachedJson });
  },
);

productsRoutes.openapi(
  defineRoute({
    operationId: "createProduct",
    method: "post",
    path: "/api/v1/products",
    access: "admin",
    tags,
    summary: "Put a product on sale",
    request: { body: jsonBody(NewProductSchema) },
    responses: { 201: jsonResponse(ProductSchema, "The new product") },
    problems: ["product-name-taken", "slug-taken", "sku-taken"],
  }),
  async (c) => {
    const product = await createProduct(c.get("ctx"), c.req.valid("json"));
    return respondWithCreated(c, product, `/api/v1/products/${product.id}`);
  },
);

const changed = { 200: jsonResponse(ProductSchema, "The product as it is now") };
const changeProblems: ErrorCode[] = [
  "product-not-found",
  "product-name-taken",
  "slug-taken",
  "variant-exists",
  "variant-required",
  "version-mismatch",
  "precondition-required",
];

productsRoutes.openapi(
  defineRoute({
    operationId: "replaceProduct",
    method: "put",
    path: "/api/v1/products/{id}",
    access: "admin",
    tags,
    summary: "Replace a product",
    request: { ...versionedTarget, body: jsonBody(ProductReplacementSchema) },
    responses: changed,
    problems: changeProblems,
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await replaceProduct(c.get("ctx"), target, c.req.valid("json")));
  },
);

productsRoutes.openapi(
  defineRoute({
    operationId: "patchProduct",
    method: "patch",
    path: "/api/v1/products/{id}",
    access: "admin",
    tags,
    summary: "Change some fields of a product",
    request: { ...versionedTarget, body: jsonBody(ProductPatchSchema) },
    responses: changed,
    problems: changeProblems,
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await patchProduct(c.get("ctx"), target, c.req.valid("json")));
  },
);

productsRoutes.openapi(
  defineRoute({
    operationId: "archiveProduct",
    method: "delete",
    path: "/api/v1/products/{id}",
    access: "admin",
    tags,
    summary: "Take a product off sale; old orders keep it",
    request: versionedTarget,
    responses: { 204: { description: "It is no longer for sale, and its name is free" } },
    problems: ["product-not-found", "version-mismatch"],
  }),
  async (c) => {
    await removeProduct(c.get("ctx"), targetOf(c.req.valid("param"), c.req.valid("header")));
    return c.body(null, 204);
  },
);
