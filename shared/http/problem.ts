import { z } from "@hono/zod-openapi";
import type { HTTPException } from "hono/http-exception";
import { CartSchema, RequirementSchema } from "#shared/contracts/carts.ts";
import { AppError, isAppError } from "#shared/core/errors.ts";
import { type ErrorCode, PROBLEMS } from "#shared/core/problems.ts";

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** Problem details of RFC 9457, with the members this shop adds. */
export const ProblemSchema = z
  .object({
    type: z.string().openapi({ description: "The path of a page that explains it." }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().openapi({ description: "The path of the request." }),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    shortages: z
      .array(z.object({ productId: z.string(), variantId: z.string(), requested: z.int(), available: z.int() }))
      .optional(),
    productIds: z.array(z.string()).optional(),
    oauthError: z.string().optional(),
    redirectTo: z.string().optional(),
    requirements: z.array(RequirementSchema).optional(),
    cart: CartSchema.optional(),
  })
  .openapi("Problem");

/** The problem of a status that Hono or its middleware refuses a request with. */
const FRAMEWORK_PROBLEMS: Record<number, ErrorCode> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  405: "method-not-allowed",
  413: "payload-too-large",
  415: "unsupported-media-type",
  429: "rate-limited",
  503: "service-unavailable",
  504: "gateway-timeout",
};

/** What Hono threw as a problem of the shop: a client's error stays one. Its message is not for clients. */
export function frameworkProblem({ status }: HTTPException): AppError {
  return new AppError(FRAMEWORK_PROBLEMS[status] ?? (status < 500 ? "malformed-request" : "internal-error"));
}

type Where = { path: string; requestId: string };

/** Turns a thrown value into the response for the client. The cause of anything but an `AppError` is not revealed. */
export function problemResponse(thrown: unknown, { path, requestId }: Where): Response {
  const error = isAppError(thrown) ? thrown : new AppError("internal-error");
  const { status, title } = PROBLEMS[error.code];
  const body = {
    type: problemType(error.code),
    title,
    status,
    detail: error.message,
    instance: path,
    requestId,
    ...error.extras,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": PROBLEM_MEDIA_TYPE, "Cache-Control": "no-store", ...error.headers },
  });
}

/** The relative URL that identifies the problem and explains it to a person. */
export function problemType(code: ErrorCode): string {
  return `/problems/${code}`;
}
