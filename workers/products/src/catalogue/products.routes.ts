import { createRouter } from "#shared/http/app.ts";
import { etagOf, IfMatchHeadersSchema, namesVersion, parseIfMatch } from "#shared/http/etag.ts";
import type { Identity } from "#shared/contracts/identity.ts";
import { idParams } from "#shared/values/ids.ts";
import type { ErrorCode } from "#shared/core/problems.ts";
import { linkNextPage, pageSchema } from "#shared/http/pagination.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { cacheHeaders } from "../cache/cache.ts";
import { browseCatalogue, listCatalogue } from "./catalogue.service.ts";
import type { ProductsContext } from "../context.ts";
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

const isAdmin = (identity: Identity) => identity.kind === "user" && identity.role === "admin";

productsRoutes.openapi(
  defineRoute({
    operationId: "listProducts",
    method: "get",
    path: "/api/v1/products",
    access: "public",
    tags,
    summary: "List, search, filter and sort the catalogue",
    request: { query: ProductListQuerySchema },
    responses: { 200: jsonResponse(pageSchema(ProductSummarySchema), "A page of products") },
  }),
  async (c) => {
    const [ctx, identity] = [c.get("ctx"), c.get("identity")];
    const query = c.req.valid("query");
    const read = isAdmin(identity) ? undefined : await browseCatalogue(ctx, query);
    const page = read ? read.value : await listCatalogue(ctx, query);
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200, cacheHeaders(read ?? "admin"));
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
    const headers = { ETag: etagOf(product.version), ...cacheHeaders(read ?? "admin") };
    if (namesVersion(c.req.header("If-None-Match") ?? "", product.version)) return c.body(null, 304, headers);
    return c.json(product, 200, headers);
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
    const headers = { ETag: etagOf(product.version), Location: `/api/v1/products/${product.id}` };
    return c.json(product, 201, headers);
  },
);

/** The product of a write and the versions that `If-Match` allows. */
function targetOf({ id }: { id: string }, headers: { "if-match"?: string | undefined }) {
  const ifMatch = headers["if-match"];
  return { id, versions: parseIfMatch(ifMatch), hasIfMatch: ifMatch !== undefined };
}

const existing = { params: idParams, headers: IfMatchHeadersSchema };
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
    request: { ...existing, body: jsonBody(ProductReplacementSchema) },
    responses: changed,
    problems: changeProblems,
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    const product = await replaceProduct(c.get("ctx"), target, c.req.valid("json"));
    return c.json(product, 200, { ETag: etagOf(product.version) });
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
    request: { ...existing, body: jsonBody(ProductPatchSchema) },
    responses: changed,
    problems: changeProblems,
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    const product = await patchProduct(c.get("ctx"), target, c.req.valid("json"));
    return c.json(product, 200, { ETag: etagOf(product.version) });
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
    request: existing,
    responses: { 204: { description: "It is no longer for sale, and its name is free" } },
    problems: ["product-not-found", "version-mismatch"],
  }),
  async (c) => {
    await removeProduct(c.get("ctx"), targetOf(c.req.valid("param"), c.req.valid("header")));
    return c.body(null, 204);
  },
);
