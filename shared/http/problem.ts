import { z } from "@hono/zod-openapi";
import { AppError, type ErrorCode, isAppError, PROBLEMS } from "#shared/core/errors.ts";

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** Problem details of RFC 9457, with the members this shop adds. */
export const ProblemSchema = z
  .object({
    type: z.string().openapi({ example: "/problems/validation-failed" }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().openapi({ description: "The path of the request." }),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
    shortages: z.array(z.object({ productId: z.string(), requested: z.int(), available: z.int() })).optional(),
    productIds: z.array(z.string()).optional(),
  })
  .openapi("Problem");

type Where = { path: string; requestId: string };

/** Turns whatever was thrown into the answer for the client. What is not an `AppError` tells nothing of its cause. */
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
