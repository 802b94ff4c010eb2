import { createRoute, type RouteConfig, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import { AppError } from "#shared/core/errors.ts";
import { type ErrorCode, PROBLEMS } from "#shared/core/problems.ts";
import type { Caller, Identity } from "#shared/contracts/identity.ts";
import { PROBLEM_MEDIA_TYPE, ProblemSchema } from "./problem.ts";

export type { Caller } from "#shared/contracts/identity.ts";

/**
 * Who may call a route. `signedIn` includes guests, `customer` means signed in with an account of one's own: every user
 * but a guest. `owner` means signed in, and the service finds only what belongs to the caller: what
 * belongs to another user is answered as if it did not exist. `ownerOrKey` lets requests with an `Order-Key` in as well,
 * signed in or not, for which the service finds what the key belongs to. `operator` is not a user: the route has a token of its
 * own, which its handler checks.
 */
export type Access = "public" | "signedIn" | "customer" | "owner" | "ownerOrKey" | "admin" | "operator";

/** Which limit the requests of a route count against: workers/gateway/src/middleware/rate-limit.ts has the numbers. */
export type LimitClass = "reads" | "writes" | "orders" | "auth" | "service" | "none";

type RouteDeclaration = Omit<RouteConfig, "path" | "security" | "middleware" | "operationId"> & {
  /** Required: a route that does not say who may call it does not compile. */
  access: Access;
  operationId: string;
  /** `reads` for GET and `writes` for all else by default. Tokens, registration and password resets are `auth`. */
  limit?: LimitClass;
  /** The largest body in bytes, for a route that takes more than the 64 KiB of all others. */
  maxBodyBytes?: number;
  /** What the route may refuse with beyond what every route of its kind may. */
  problems?: ErrorCode[];
};

const JSON_MEDIA_TYPE = "application/json";

/** A bearer token, however it was got; the reference page can sign in with a password to get one. */
const SIGNED_IN: Record<string, string[]>[] = [{ bearer: [] }, { password: [] }];
const OPERATOR: Record<string, string[]>[] = [{ operator: [] }];

/** The key in the links of an order's mails. */
const ORDER_KEY_HEADER = "Order-Key";

const SECURITY: Partial<Record<Access, Record<string, string[]>[]>> = {
  operator: OPERATOR,
  ownerOrKey: [...SIGNED_IN, { orderKey: [] }],
};

/** Declares a route once: its place, its shapes, who may call it. The OpenAPI document is made from this. */
export function defineRoute<const Path extends string, const Route extends RouteDeclaration & { path: Path }>(
  declaration: Route,
) {
  const { access, limit = declaration.method === "get" ? "reads" : "writes", problems = [], ...rest } = declaration;
  const { maxBodyBytes, ...route } = rest;
  const [mediaType] = Object.entries(route.request?.body?.content ?? {}).flatMap(([type, content]) =>
    content && "schema" in content && content.schema === BYTES ? [] : type,
  );
  const config = {
    ...route,
    middleware: [
      ...(access === "public" || access === "operator" ? [] : [requireAccess(access)]),
      rememberNotFound(problems.find((code) => PROBLEMS[code].status === 404)),
      ...(mediaType ? [requireBody(mediaType)] : []),
    ],
    ...(access === "public" ? {} : { security: SECURITY[access] ?? SIGNED_IN }),
    "x-access": access,
    "x-limit": limit,
    ...(maxBodyBytes ? { "x-max-body-bytes": maxBodyBytes } : {}),
    responses: { ...problemResponses([...problems, ...commonProblems(access, mediaType, route)]), ...route.responses },
  };
  return createRoute(config) as unknown as ReturnType<
    typeof createRoute<Path, Omit<Route, "access" | "limit" | "maxBodyBytes" | "problems"> & { path: Path }>
  >;
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { "application/json": { schema } }, required: true as const };
}

/** A form as HTML and OAuth clients send it. */
export function formBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { "application/x-www-form-urlencoded": { schema } }, required: true as const };
}

/** The schema of a body that is a file. */
const BYTES = z.string().openapi({ format: "binary" });

/** A file of one of these media types as the body. Its handler reads the type from the bytes, so any header will do. */
export function bytesBody(...mediaTypes: string[]) {
  return { content: Object.fromEntries(mediaTypes.map((type) => [type, { schema: BYTES }])), required: true as const };
}

export function jsonResponse<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { content: { "application/json": { schema } }, description };
}

/** Who reads an order: a signed-in user, the holder of its key, or both. */
export type OrderReader = Partial<Pick<Caller, "role" | "userId">> & { key?: string | undefined };

type KeyedRequest = { var: { identity: Identity }; req: { header(name: string): string | undefined } };

/** The reader on a route with the access `ownerOrKey`. */
export function orderReaderOf({ var: { identity }, req }: KeyedRequest): OrderReader {
  return { ...(identity.kind === "user" ? identity : {}), key: req.header(ORDER_KEY_HEADER) };
}

/** The identity of the caller on a route that is not public. */
export function requireCaller({ var: { identity } }: { var: { identity: Identity } }): Caller {
  if (identity.kind !== "user") throw unauthorized(identity.tokenRefused);
  return identity;
}

const GUEST_REFUSED = "Guests may not do this. Register with POST /api/v1/users/me/registration.";

function requireAccess(access: Access): MiddlewareHandler<{ Variables: { identity: Identity } }> {
  return async (c, next) => {
    const hasKey = access === "ownerOrKey" && Boolean(c.req.header(ORDER_KEY_HEADER));
    if (!hasKey) {
      const caller = requireCaller(c);
      if (access === "admin" && caller.role !== "admin") throw new AppError("forbidden");
      if (access === "customer" && caller.role === "guest") throw new AppError("forbidden", GUEST_REFUSED);
    }
    await next();
  };
}

/** RFC 6750 §3: the challenge names an error only when a token was sent. */
export function unauthorized(tokenRefused: boolean, detail?: string): AppError {
  const challenge = tokenRefused ? 'Bearer error="invalid_token"' : "Bearer";
  return new AppError("unauthorized", detail, { headers: { "WWW-Authenticate": challenge } });
}

/** Which problem a malformed id in the path is, so that it reads like an unknown one. */
function rememberNotFound(code: ErrorCode = "not-found"): MiddlewareHandler<{ Variables: { notFound: ErrorCode } }> {
  return async (c, next) => {
    c.set("notFound", code);
    await next();
  };
}

/** The body is there in the declared media type and can be parsed; what it says is for the schema to judge. */
function requireBody(mediaType: string): MiddlewareHandler {
  return async (c, next) => {
    const sent = c.req.header("Content-Type");
    if (sent?.split(";")[0]?.trim().toLowerCase() !== mediaType) {
      throw new AppError("unsupported-media-type", `Send the body as \`Content-Type: ${mediaType}\`.`);
    }
    if (mediaType.startsWith("text/") && !isInUtf8(sent)) {
      throw new AppError("unsupported-media-type", "Send the body as UTF-8.");
    }
    if (sent !== mediaType) c.req.raw = withContentType(c.req.raw, mediaType);
    if (mediaType === JSON_MEDIA_TYPE) {
      requireJson(await c.req.arrayBuffer()); // kept by Hono, so that the validator does not read the stream again
    }
    await next();
  };
}

/** Whether a media type names no other charset than UTF-8, which is what a text without one is read as (RFC 7111 §5.1). */
function isInUtf8(contentType: string): boolean {
  const [, charset] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType) ?? [];
  return charset === undefined || charset.toLowerCase() === "utf-8";
}

/** RFC 8259 §8.1: JSON is UTF-8. Bytes that are not would be stored as U+FFFD. */
function requireJson(body: ArrayBuffer): void {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(body));
  } catch {
    throw new AppError("malformed-json");
  }
}

/**
 * The request without parameters of its media type: they mean nothing for JSON (RFC 8259 §11) and for forms, which are
 * UTF-8 (RFC 6749 appendix B), yet the platform's parsers and Hono refuse those that they do not know.
 */
function withContentType(request: Request, mediaType: string): Request {
  const headers = new Headers(request.headers);
  headers.set("Content-Type", mediaType);
  return new Request(request, { headers });
}

type RequestShape = { request?: { params?: unknown; query?: unknown; headers?: unknown; body?: unknown } };

function commonProblems(access: Access, mediaType: string | undefined, { request }: RequestShape): ErrorCode[] {
  return [
    ...(access === "public" ? [] : (["unauthorized"] as const)),
    ...(access === "admin" || access === "customer" ? (["forbidden"] as const) : []),
    ...(request?.params || access.startsWith("owner") ? (["not-found"] as const) : []),
    ...(mediaType ? (["unsupported-media-type"] as const) : []),
    ...(mediaType === JSON_MEDIA_TYPE ? (["malformed-json", "validation-failed"] as const) : []),
    ...(request?.query || request?.headers ? (["validation-failed"] as const) : []),
    "payload-too-large",
    "rate-limited",
    "internal-error",
    "service-unavailable",
    "gateway-timeout",
  ];
}

function problemResponses(codes: ErrorCode[]): RouteConfig["responses"] {
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, own]) => {
      const description = own.map((code) => PROBLEMS[code].title).join(" · ");
      const examples = Object.fromEntries(own.map((code) => [code, { $ref: `#/components/examples/${code}` }]));
      return [status, { description, content: { [PROBLEM_MEDIA_TYPE]: { schema: ProblemSchema, examples } } }];
    }),
  );
}
