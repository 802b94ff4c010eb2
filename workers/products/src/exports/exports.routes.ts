import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute } from "#shared/http/route.ts";
import type { ProductsContext } from "../context.ts";
import { exportProducts } from "./exports.service.ts";

export const exportsRoutes = createRouter<ProductsContext>();

exportsRoutes.openapi(
  defineRoute({
    operationId: "exportProducts",
    method: "get",
    path: "/api/v1/product-exports",
    access: "admin",
    tags: ["Products"],
    summary: "The catalogue as a CSV file with the columns of Shopify's product export",
    description:
      "Streamed, in the order of the slugs. Importing the file changes nothing; into an empty shop it makes the same.",
    responses: {
      200: { description: "The file", content: { "text/csv": { schema: z.string() } } },
    },
  }),
  (c) => {
    const file = exportProducts(c.get("ctx"), { origin: new URL(c.req.url).origin });
    return c.body(file, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="products.csv"',
    });
  },
);
