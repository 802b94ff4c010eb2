/**
 * Writes the OpenAPI document of the whole shop from the route declarations of every Worker, and beside it what the gateway
 * routes by. It writes the types of events with it, which webhooks serves. With `--check` it writes nothing, and fails when a
 * file is not up to date.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { findServices } from "../lib/services.ts";
import { PROBLEM_EXAMPLES } from "./problem-examples.ts";
import { describeEventTypes, textsOf, webhooksOf } from "./event-types.ts";

type Document = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;
type Operations = Record<string, Record<string, unknown>>;

const target = join(import.meta.dirname, "../../workers/gateway/src/openapi.json");
const routeTableTarget = join(import.meta.dirname, "../../workers/gateway/src/route-table.json");
const eventTypesTarget = join(import.meta.dirname, "../../workers/webhooks/src/event-types/event-types.json");
const METHODS = new Set(["get", "post", "put", "patch", "delete"]);

const document: Document = {
  openapi: "3.1.0",
  info: {
    title: "Shop API",
    version: "1",
    description: "All that the shop offers. Sign in with **Authorize**, then try it out.",
    license: { name: "MIT" },
  },
  servers: [{ url: "/" }],
  tags: [
    { name: "Users", description: "Accounts" },
    { name: "Sessions", description: "Signing in and out" },
    { name: "Passwords", description: "Changing a password, and a new one when it was forgotten" },
    { name: "Addresses", description: "The postal addresses that a user keeps" },
    { name: "Authorizations", description: "What users allow agents and other applications" },
    { name: "Products", description: "The catalogue and its stock" },
    { name: "Selling", description: "The shop's settings, where it sells to, taxes, shipping methods and promotions" },
    { name: "Carts", description: "From the first item to an order" },
    { name: "Orders", description: "Placing orders and following them" },
    { name: "Payments", description: "Paying orders, and refunds" },
    { name: "Reports", description: "What was sold" },
    { name: "Returns", description: "What customers send back" },
    { name: "Notifications", description: "What customers are told about their orders" },
    { name: "Webhooks", description: "What other systems are told of the shop's events" },
    { name: "Dead letters", description: "Order events that could not be handled" },
    { name: "Service", description: "The shop itself" },
  ],
  paths: {},
  components: {
    schemas: {},
    examples: PROBLEM_EXAMPLES,
    securitySchemes: {
      bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      orderKey: {
        type: "apiKey",
        in: "header",
        name: "Order-Key",
        description: "The key in the links of an order's mails",
      },
      operator: { type: "http", scheme: "bearer", description: "The METRICS_TOKEN of the gateway" },
      // Last, so that the reference page sets the focus to its username.
      password: { type: "oauth2", flows: { password: { tokenUrl: "/api/v1/auth/token", scopes: {} } } },
    },
  },
};

for (const { name, folder } of findServices()) {
  const path = join(folder, "src/app.ts");
  // A Worker without an HTTP app is called by RPC alone.
  if (!existsSync(path)) continue;
  const { app } = (await import(path)) as { app: OpenAPIHono };
  const own = app.getOpenAPI31Document({ openapi: "3.1.0", info: document.info });
  for (const [path, operations] of Object.entries((own.paths ?? {}) as Operations)) {
    for (const [method, operation] of Object.entries(operations)) {
      if (METHODS.has(method)) operations[method] = { ...(operation as object), "x-worker": name };
    }
    document.paths = { ...document.paths, [path]: operations };
  }
  Object.assign(document.components?.schemas ?? {}, own.components?.schemas);
}

const schemas = (document.components?.schemas ?? {}) as Record<string, { type?: unknown }>;
const nullable = Object.keys(schemas).filter((name) => [schemas[name]?.type].flat().includes("null"));
if (nullable.length > 0) {
  throw new Error(
    `These would be nullable wherever they are used: write orNull() of shared/values: ${nullable.join(", ")}`,
  );
}

const eventTypes = await describeEventTypes();
const hasWebhooks = existsSync(dirname(eventTypesTarget));
if (hasWebhooks) Object.assign(document, { webhooks: webhooksOf(eventTypes, schemas) });
document.tags = usedTags(document);
const ordered = sortKeys(document);
const files = new Map([
  [target, toFile(ordered, allowNull)],
  [routeTableTarget, toFile(routesOf(ordered))],
]);
if (hasWebhooks) files.set(eventTypesTarget, toFile(textsOf(eventTypes)));

if (process.argv.includes("--check")) {
  for (const [path, generated] of files) {
    const committed = await readFile(path, "utf8").catch(() => "");
    if (committed === generated) continue;
    console.error(
      `${basename(path)} does not match the routes and events. Run \`npm run openapi\` and commit the result.`,
    );
    process.exit(1);
  }
} else {
  for (const [path, generated] of files) await writeFile(path, generated);
  console.log(`Wrote ${Object.keys(document.paths ?? {}).length} paths to workers/gateway/src/openapi.json`);
}

function toFile(value: object, replacer?: (key: string, value: unknown) => unknown): string {
  return `${JSON.stringify(value, replacer, 1)}\n`;
}

/** What the gateway needs to know of each path and its methods: `ForwardedRoute` of its route-table.ts. */
function routesOf({ paths }: Document): object[] {
  return Object.entries(paths as Record<string, Record<string, Record<string, unknown>>>).map(([path, operations]) => ({
    path: path.replaceAll(/\{(\w+)\}/g, ":$1"),
    routes: Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      access: operation["x-access"],
      limit: operation["x-limit"],
      worker: operation["x-worker"],
      maxBodyBytes: operation["x-max-body-bytes"],
    })),
  }));
}

/** The tags of the operations: those described above first, in that order. */
function usedTags({ paths, tags: described = [] }: Document): { name: string }[] {
  const operations = Object.values((paths ?? {}) as Record<string, Record<string, { tags?: string[] }>>);
  const used = new Set(operations.flatMap((path) => Object.values(path).flatMap(({ tags = [] }) => tags)));
  const known = described.filter(({ name }) => used.delete(name));
  return [...known, ...[...used].sort().map((name) => ({ name }))];
}

/**
 * A named schema made nullable. The library writes `allOf` with the type "object or null", by which null is refused, since
 * the named schema refuses it.
 */
function allowNull(_key: string, value: unknown): unknown {
  const { allOf: [named, nullable] = [] } = (value ?? {}) as { allOf?: { $ref?: string; type?: unknown }[] };
  const isNullable = Array.isArray(nullable?.type) && nullable.type.includes("null");
  return named?.$ref && isNullable ? { anyOf: [named, { type: "null" }] } : value;
}

/** Sorts paths and schemas by name, so that the file does not depend on the order of the Workers. */
function sortKeys({ paths, components, ...rest }: Document): Document {
  const sorted = <Value>(object: Record<string, Value> = {}) =>
    Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    ...rest,
    paths: sorted(paths as Record<string, object>),
    components: { ...components, schemas: sorted(components?.schemas) },
  } as Document;
}
