import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import document from "../../workers/gateway/src/openapi.json" with { type: "json" };
import { findServices } from "../lib/services.ts";

type Schema = { $ref?: string; example?: unknown };
type Operation = { requestBody?: { content: Record<string, { schema: Schema }> } };
type Body = { path: string; method: string; type: string; schema: z.ZodType };

const paths = document.paths as unknown as Record<string, Record<string, Operation>>;
const components = document.components.schemas as Record<string, Schema>;

/** The JSON bodies and forms that the routes of a Worker take, each with its schema. */
async function bodiesOf(app: string): Promise<Body[]> {
  const { openAPIRegistry } = ((await import(app)) as { app: OpenAPIHono }).app;
  return openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { path, method, request } = definition.route;
    const content = Object.entries(request?.body?.content ?? {});
    const fields = content.filter(([type]) => type.endsWith("/json") || type.endsWith("-urlencoded"));
    return fields.map(([type, body]) => ({ path, method, type, schema: (body as { schema: z.ZodType }).schema }));
  });
}

function documentedExampleOf({ path, method, type }: Body): unknown {
  const { $ref, example } = paths[path]?.[method]?.requestBody?.content[type]?.schema ?? {};
  return $ref ? components[$ref.split("/").at(-1) ?? ""]?.example : example;
}

const apps = findServices()
  .map(({ folder }) => join(folder, "src/app.ts"))
  .filter(existsSync);
const bodies = (await Promise.all(apps.map(bodiesOf))).flat();

describe("each JSON body and form of the OpenAPI document", () => {
  it.each(bodies.map((body) => [`${body.method.toUpperCase()} ${body.path}`, body] as const))(
    "has an example that its schema accepts: %s",
    (_, body) => {
      const example = documentedExampleOf(body);
      expect(example).toEqual(expect.any(Object));
      expect(body.schema.safeParse(example).error?.issues).toBeUndefined();
    },
  );
});
