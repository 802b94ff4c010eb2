import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { ErrorCode } from "#shared/core/problems.ts";
import type { AppEnv } from "./app.ts";
import { idParams } from "#shared/values/ids.ts";
import { etagOf, targetOf, versionedTarget } from "./etag.ts";
import { type Page, PageQuerySchema, pageSchema } from "./pagination.ts";
import { respondWithPage } from "./respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "./route.ts";

/** What the documentation says of an operation, and what it may refuse with beyond what every such operation may. */
type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  returns: string;
  problems?: ErrorCode[];
};

type Target = { id: string; versions: number[] | undefined };

type Listed = { id: string; version?: number };

type ManagedResource<
  Ctx,
  Item extends Listed,
  Created extends Item,
  New extends z.ZodType,
  Change extends z.ZodType,
> = {
  /** The address of the list; an item's has its id behind it. */
  path: string;
  tags: string[];
  schema: z.ZodType<Item>;
  /** Whether items have a `version`, which is their `ETag` and which `If-Match` may name. */
  isVersioned: boolean;
  list: Operation & { run: (ctx: Ctx, query: z.output<typeof PageQuerySchema>) => Promise<Page<Item>> };
  /** `schema`: of what is shown once, by default that of all items. */
  create: Operation & {
    body: New;
    schema?: z.ZodType<Created>;
    run: (ctx: Ctx, body: z.output<New>) => Promise<Created>;
  };
  /** If items have an address of their own, which `Location` names. */
  read?: Operation & { run: (ctx: Ctx, id: string) => Promise<Item> };
  /** `put` replaces an item, `patch` changes some of its fields. */
  change: Operation & {
    method: "put" | "patch";
    body: Change;
    run: (ctx: Ctx, target: Target, body: z.output<Change>) => Promise<Item>;
  };
  remove: Operation & { run: (ctx: Ctx, target: Target) => Promise<void> };
};

/** Adds the routes of a resource that only administrators see: list, create, read, change and delete. */
export function addManagedResource<
  Ctx,
  Item extends Listed,
  Created extends Item,
  New extends z.ZodType,
  Change extends z.ZodType,
>(routes: OpenAPIHono<AppEnv<Ctx>>, resource: ManagedResource<Ctx, Item, Created, New, Change>): void {
  const { path, tags, schema, isVersioned, list, create, read, change, remove } = resource;
  const declare = ({ operationId, summary, description, problems = [] }: Operation, isConditional = false) => ({
    operationId,
    access: "admin" as const,
    tags,
    summary,
    ...(description ? { description } : {}),
    problems: isConditional ? [...problems, "version-mismatch" as const] : problems,
  });
  const pathOfItem: "/{id}" = `${path}/{id}` as "/{id}";
  const createdSchema = create.schema ?? (schema as unknown as z.ZodType<Created>);
  const target = isVersioned ? versionedTarget : { params: idParams };
  const etag = ({ version }: Listed): Record<string, string> =>
    version === undefined ? {} : { ETag: etagOf(version) };
  type Valid = { valid: (part: "param" | "header") => unknown };
  const targetIn = (request: unknown): Target => {
    const { valid } = request as Valid;
    const params = valid.call(request, "param") as { id: string };
    return isVersioned ? targetOf(params, valid.call(request, "header") as object) : { ...params, versions: undefined };
  };

  routes.openapi(
    defineRoute({
      ...declare(list),
      method: "get",
      path,
      request: { query: PageQuerySchema },
      responses: { 200: jsonResponse(pageSchema(schema), list.returns) },
    }),
    async (c) => respondWithPage(c, await list.run(c.get("ctx"), c.req.valid("query"))),
  );

  routes.openapi(
    defineRoute({
      ...declare(create),
      method: "post",
      path,
      request: { body: jsonBody(create.body as z.ZodType) },
      responses: { 201: jsonResponse(createdSchema, create.returns) },
    }),
    async (c) => {
      const item = await create.run(c.get("ctx"), c.req.valid("json") as z.output<New>);
      return c.json(item, 201, { ...etag(item), ...(read ? { Location: `${path}/${item.id}` } : {}) });
    },
  );

  if (read) {
    routes.openapi(
      defineRoute({
        ...declare(read),
        method: "get",
        path: pathOfItem,
        request: { params: idParams },
        responses: { 200: jsonResponse(schema, read.returns) },
      }),
      async (c) => {
        const item = await read.run(c.get("ctx"), c.req.valid("param").id);
        return c.json(item, 200, etag(item));
      },
    );
  }

  routes.openapi(
    defineRoute({
      ...declare(change, isVersioned),
      method: change.method,
      path: pathOfItem,
      request: { ...target, body: jsonBody(change.body as z.ZodType) },
      responses: { 200: jsonResponse(schema, change.returns) },
    }),
    async (c) => {
      const item = await change.run(c.get("ctx"), targetIn(c.req), c.req.valid("json") as z.output<Change>);
      return c.json(item, 200, etag(item));
    },
  );

  routes.openapi(
    defineRoute({
      ...declare(remove, isVersioned),
      method: "delete",
      path: pathOfItem,
      request: target,
      responses: { 204: { description: remove.returns } },
    }),
    async (c) => {
      await remove.run(c.get("ctx"), targetIn(c.req));
      return c.body(null, 204);
    },
  );
}
