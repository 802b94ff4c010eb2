import { createRouter } from "#shared/http/app.ts";
import { etagOf, targetOf, versionedTarget } from "#shared/http/etag.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { cacheHeaders } from "../cache/cache.ts";
import { isAdmin } from "../catalogue/callers.ts";
import type { ProductsContext } from "../context.ts";
import {
  CategoryDetailSchema,
  CategoryPatchSchema,
  CategorySchema,
  CategoryTreeSchema,
  categoryParams,
  NewCategorySchema,
} from "./categories.schema.ts";
import {
  browseCategories,
  browseCategory,
  createCategory,
  getCategory,
  listAllCategories,
  patchCategory,
  removeCategory,
} from "./categories.service.ts";

const tags = ["Products"];
export const categoriesRoutes = createRouter<ProductsContext>();

categoriesRoutes.openapi(
  defineRoute({
    operationId: "listCategories",
    method: "get",
    path: "/api/v1/categories",
    access: "public",
    tags,
    summary: "Read the tree of categories",
    responses: { 200: jsonResponse(CategoryTreeSchema, "All categories, in the order of the tree") },
  }),
  async (c) => {
    const ctx = c.get("ctx");
    if (isAdmin(c.get("identity"))) return c.json(await listAllCategories(ctx), 200, cacheHeaders("admin"));
    const read = await browseCategories(ctx);
    return c.json(read.value, 200, cacheHeaders(read));
  },
);

categoriesRoutes.openapi(
  defineRoute({
    operationId: "getCategory",
    method: "get",
    path: "/api/v1/categories/{id}",
    access: "public",
    tags,
    summary: "Read a category by its id or its slug, with those that it is in",
    request: { params: categoryParams },
    responses: { 200: jsonResponse(CategoryDetailSchema, "The category") },
  }),
  async (c) => {
    const [ctx, { id }] = [c.get("ctx"), c.req.valid("param")];
    const read = isAdmin(c.get("identity")) ? undefined : await browseCategory(ctx, id);
    const { version, resource } = read ? read.value : await getCategory(ctx, id);
    return c.json(resource, 200, { ETag: etagOf(version), ...cacheHeaders(read ?? "admin") });
  },
);

categoriesRoutes.openapi(
  defineRoute({
    operationId: "createCategory",
    method: "post",
    path: "/api/v1/categories",
    access: "admin",
    tags,
    summary: "Add a category",
    request: { body: jsonBody(NewCategorySchema) },
    responses: { 201: jsonResponse(CategorySchema, "The new category") },
    problems: ["slug-taken"],
  }),
  async (c) => {
    const { version, resource } = await createCategory(c.get("ctx"), c.req.valid("json"));
    return c.json(resource, 201, { ETag: etagOf(version), Location: `/api/v1/categories/${resource.id}` });
  },
);

categoriesRoutes.openapi(
  defineRoute({
    operationId: "patchCategory",
    method: "patch",
    path: "/api/v1/categories/{id}",
    access: "admin",
    tags,
    summary: "Change some fields of a category, or move it with all that is below it",
    request: { ...versionedTarget, body: jsonBody(CategoryPatchSchema) },
    responses: { 200: jsonResponse(CategorySchema, "The category as it is now") },
    problems: ["slug-taken", "category-circle", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    const { version, resource } = await patchCategory(c.get("ctx"), target, c.req.valid("json"));
    return c.json(resource, 200, { ETag: etagOf(version) });
  },
);

categoriesRoutes.openapi(
  defineRoute({
    operationId: "deleteCategory",
    method: "delete",
    path: "/api/v1/categories/{id}",
    access: "admin",
    tags,
    summary: "Delete a category that has none below it; its products stay",
    request: versionedTarget,
    responses: { 204: { description: "The category is gone, and its slug is free" } },
    problems: ["category-not-empty", "version-mismatch"],
  }),
  async (c) => {
    await removeCategory(c.get("ctx"), targetOf(c.req.valid("param"), c.req.valid("header")));
    return c.body(null, 204);
  },
);
