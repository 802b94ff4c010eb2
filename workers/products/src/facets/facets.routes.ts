import { createRouter } from "#shared/http/app.ts";
import { respondWithJson } from "#shared/http/respond.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import { cacheHeaders } from "../cache/cache.ts";
import { cachedJson } from "../cache/cached-json.ts";
import { isAdmin } from "../catalogue/callers.ts";
import type { ProductsContext } from "../context.ts";
import { FacetsQuerySchema, FacetsSchema } from "./facets.schema.ts";
import { browseFacets, countAllFacets } from "./facets.service.ts";
import { optionParameter } from "./product-filters.schema.ts";

export const facetsRoutes = createRouter<ProductsContext>();

facetsRoutes.openapi(
  defineRoute({
    operationId: "getProductFacets",
    method: "get",
    path: "/api/v1/products/facets",
    access: "public",
    tags: ["Products"],
    summary: "Count what the matching products have in common",
    request: { query: FacetsQuerySchema },
    parameters: [optionParameter],
    responses: { 200: jsonResponse(FacetsSchema, "The facets of the products that pass the filters") },
  }),
  async (c) => {
    const [ctx, query] = [c.get("ctx"), c.req.valid("query")];
    if (isAdmin(c.get("identity"))) return c.json(await countAllFacets(ctx, query), 200, cacheHeaders("admin"));
    const facets = await browseFacets(ctx, query);
    return respondWithJson(facets, { headers: cacheHeaders({ stale: false }), toJson: cachedJson });
  },
);
