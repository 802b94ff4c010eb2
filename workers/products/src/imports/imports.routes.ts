import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { pageSchema } from "#shared/http/pagination.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { ProductsContext } from "../context.ts";
import { ImportListQuerySchema, ImportSchema, MAX_IMPORT_BYTES, NewImportQuerySchema } from "./imports.schema.ts";
import { getImport, listImports, startImport } from "./imports.service.ts";

const tags = ["Products"];
export const importsRoutes = createRouter<ProductsContext>();

importsRoutes.openapi(
  defineRoute({
    operationId: "createImport",
    method: "post",
    path: "/api/v1/product-imports",
    access: "admin",
    maxBodyBytes: MAX_IMPORT_BYTES,
    tags,
    summary: "Import products from a CSV file with the columns of Shopify's product export",
    description:
      "Works in the background. Products are recognised by `Handle`, variants by `Variant SKU` or else their options, so the same file changes nothing when it is sent again, except stock: that is set to what the file says. The file is UTF-8.",
    request: {
      query: NewImportQuerySchema,
      body: { content: { "text/csv": { schema: z.string() } }, required: true },
    },
    responses: { 202: jsonResponse(ImportSchema, "The import, which has not begun") },
  }),
  async (c) => {
    const { dryRun, currency } = c.req.valid("query");
    const length = Number(c.req.header("Content-Length"));
    const file = { body: c.req.raw.body, bytes: Number.isInteger(length) && length >= 0 ? length : undefined };
    const { origin } = new URL(c.req.url);
    const started = await startImport(c.get("ctx"), { file, dryRun: dryRun === "true", currency, origin });
    return c.json(started, 202, { Location: `/api/v1/product-imports/${started.id}` });
  },
);

importsRoutes.openapi(
  defineRoute({
    operationId: "listImports",
    method: "get",
    path: "/api/v1/product-imports",
    access: "admin",
    tags,
    summary: "List imports, newest first",
    request: { query: ImportListQuerySchema },
    responses: { 200: jsonResponse(pageSchema(ImportSchema), "A page of imports") },
  }),
  async (c) => respondWithPage(c, await listImports(c.get("ctx"), c.req.valid("query"))),
);

importsRoutes.openapi(
  defineRoute({
    operationId: "getImport",
    method: "get",
    path: "/api/v1/product-imports/{id}",
    access: "admin",
    tags,
    summary: "Watch an import",
    request: { params: idParams },
    responses: { 200: jsonResponse(ImportSchema, "The import as it is now") },
  }),
  async (c) => c.json(await getImport(c.get("ctx"), c.req.valid("param").id), 200),
);
