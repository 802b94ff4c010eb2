import { createRouter } from "../../../shared/app.ts";
import { etagOf, namesVersion } from "../../../shared/etag.ts";
import { idParams } from "../../../shared/ids.ts";
import { linkNextPage, pageSchema } from "../../../shared/pagination.ts";
import { defineRoute, jsonBody, jsonResponse } from "../../../shared/route.ts";
import type { ProductsContext } from "./context.ts";
import { NewProductSchema, ProductListQuerySchema, ProductSchema } from "./products.schema.ts";
import { createProduct, getProduct, listCatalogue } from "./products.service.ts";

const tags = ["Products"];
export const productsRoutes = createRouter<ProductsContext>();

productsRoutes.openapi(
  defineRoute({
    operationId: "listProducts",
    method: "get",
    path: "/api/v1/products",
    access: "public",
    tags,
    summary: "List the catalogue, newest first",
    request: { query: ProductListQuerySchema },
    responses: { 200: jsonResponse(pageSchema(ProductSchema), "A page of products") },
  }),
  async (c) => {
    const page = await listCatalogue(c.var.ctx, c.req.valid("query"));
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200);
  },
);

productsRoutes.openapi(
  defineRoute({
    operationId: "getProduct",
    method: "get",
    path: "/api/v1/products/{id}",
    access: "public",
    tags,
    summary: "Read a product",
    request: { params: idParams },
    responses: {
      200: jsonResponse(ProductSchema, "The product"),
      304: { description: "It still has the version that `If-None-Match` names" },
    },
    problems: ["product-not-found"],
  }),
  async (c) => {
    const product = await getProduct(c.var.ctx, c.req.valid("param").id);
    c.header("ETag", etagOf(product.version));
    c.header("Cache-Control", "no-cache");
    if (namesVersion(c.req.header("If-None-Match") ?? "", product.version)) return c.body(null, 304);
    return c.json(product, 200);
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
    problems: ["product-name-taken"],
  }),
  async (c) => {
    const product = await createProduct(c.var.ctx, c.req.valid("json"));
    c.header("ETag", etagOf(product.version));
    return c.json(product, 201, { Location: `/api/v1/products/${product.id}` });
  },
);
