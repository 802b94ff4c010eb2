import { AppError } from "#shared/core/errors.ts";
import type { PageMiddleware, PageRequest } from "../context.ts";

/**
 * Refuses a form that another site sent. Browsers tell by `Sec-Fetch-Site` where a request comes from, older ones by
 * `Origin`; a request without either is refused too.
 *
 * @throws AppError forbidden
 */
export const requireSameOrigin: PageMiddleware = async (c, next) => {
  if (c.req.method !== "GET" && c.req.method !== "HEAD" && !isSameOrigin(c)) {
    throw new AppError("forbidden", "The form was not sent from a page of this shop. Open the page and send it again.");
  }
  await next();
};

function isSameOrigin(c: PageRequest): boolean {
  const site = c.req.header("Sec-Fetch-Site");
  if (site) return site === "same-origin";
  return c.req.header("Origin") === new URL(c.req.url).origin;
}
