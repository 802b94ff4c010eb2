import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { ErrorCode } from "#shared/core/problems.ts";
import type { AppEnv } from "./app.ts";
import { targetOf, versionedTarget } from "./etag.ts";
import { type Page, PageQuerySchema, pageSchema } from "./pagination.ts";
import { respondWithCreated, respondWithEtag, respondWithPage } from "./respond.ts";
import { defineRoute, jsonBody, jsonResponse } from "./route.ts";

/** What the documentation says of an operation, and what it may refuse with beyond what every such operation may. */
type Operation = { operationId: string; summary: string; returns: string; problems?: ErrorCode[] };

type Target = { id: string; versions: number[] | undefined };

type ManagedResource<Ctx, Item extends { version: number }, New extends z.ZodType, Change extends z.ZodType> = {
  /** The address of the list; an item's has its id behind it. */
  path: string;
  tags: string[];
  schema: z.ZodType<Item>;
  list: Operation & { run: (ctx: Ctx, query: z.output<typeof PageQuerySchema>) => Promise<Page<Item>> };
  create: Operation & { body: New; run: (ctx: Ctx, body: z.output<New>) => Promise<Item> };
  /** `put` replaces an item, `patch` changes some of its fields. */
  change: Operation & {
    method: "put" | "patch";
    body: Change;
    run: (ctx: Ctx, target: Target, body: z.output<Change>) => Promise<Item>;
  };
  remove: Operation & { run: (ctx: Ctx, target: Target) => Promise<void> };
};

/** Adds the four routes of a versioned resource that only administrators see: list, create, change and delete. */
export function addManagedResource<
  Ctx,
  Item extends { version: number },
  New extends z.ZodType,
  Change extends z.ZodType,
>(routes: OpenAPIHono<AppEnv<Ctx>>, resource: ManagedResource<Ctx, Item, New, Change>): void {
  const { path, tags, schema, list, create, change, remove } = resource;
  const declare = ({ operationId, summary, problems = [] }: Operation, isConditional = false) => ({
    operationId,
    access: "admin" as const,
    tags,
    summary,
    problems: isConditional ? [...problems, "version-mismatch" as const] : problems,
  });
  const pathOfItem: "/{id}" = `${path}/{id}` as "/{id}";

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
      responses: { 201: jsonResponse(schema, create.returns) },
    }),
    async (c) => respondWithCreated(c, await create.run(c.get("ctx"), c.req.valid("json") as z.output<New>)),
  );

  routes.openapi(
    defineRoute({
      ...declare(change, true),
      method: change.method,
      path: pathOfItem,
      request: { ...versionedTarget, body: jsonBody(change.body as z.ZodType) },
      responses: { 200: jsonResponse(schema, change.returns) },
    }),
    async (c) => {
      const target = targetOf(c.req.valid("param"), c.req.valid("header"));
      return respondWithEtag(c, await change.run(c.get("ctx"), target, c.req.valid("json") as z.output<Change>));
    },
  );

  routes.openapi(
    defineRoute({
      ...declare(remove, true),
      method: "delete",
      path: pathOfItem,
      request: versionedTarget,
      responses: { 204: { description: remove.returns } },
    }),
    async (c) => {
      await remove.run(c.get("ctx"), targetOf(c.req.valid("param"), c.req.valid("header")));
      return c.body(null, 204);
    },
  );
}
