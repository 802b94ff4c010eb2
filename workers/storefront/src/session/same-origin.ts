import { AppError } from "#shared/core/errors.ts";
import { isSameOrigin } from "#shared/http/same-origin.ts";
import type { PageMiddleware } from "../context.ts";

/**
 * Refuses a form that another site sent.
 *
 * @throws AppError forbidden
 */
export const requireSameOrigin: PageMiddleware = async (c, next) => {
  if (c.req.method !== "GET" && c.req.method !== "HEAD" && !isSameOrigin(c.req.raw)) {
    throw new AppError("forbidden", "The form was not sent from a page of this shop. Open the page and send it again.");
  }
  await next();
};
