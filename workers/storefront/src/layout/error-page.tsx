import { AppError, isAppError } from "#shared/core/errors.ts";
import { type ErrorCode, PROBLEMS } from "#shared/core/problems.ts";
import { problemResponse } from "#shared/http/problem.ts";
import { ShopProblem } from "#shared/client/client.ts";
import type { PageRequest } from "../context.ts";
import { renderPage } from "./page.tsx";
import { createView } from "./view.ts";

type Status = 400 | 403 | 404 | 429 | 500 | 503;

const CODES = {
  400: "malformed-request",
  403: "forbidden",
  404: "not-found",
  429: "rate-limited",
  500: "internal-error",
  503: "service-unavailable",
} as const satisfies Record<Status, ErrorCode>;

/**
 * The page of an error: what happened, and what to do. Its cause is in the log alone. A client that wants no page gets a
 * problem, as from every other Worker.
 */
export async function renderError(c: PageRequest, error: unknown) {
  const status = statusOf(error);
  if (!c.req.header("Accept")?.includes("text/html")) {
    const problem = isAppError(error) ? error : new AppError(CODES[status]);
    return problemResponse(problem, { path: new URL(c.req.url).pathname, requestId: c.get("ctx").requestId });
  }
  // The order may have been placed: the checkout leads to it, or to the review.
  const v = await createView(c, c.req.path === "/checkout/complete" ? "/checkout" : "/cart");
  const { errors } = v.t;
  const texts: Record<Status, [title: string, text: string]> = {
    400: [errors.refusedTitle, errors.other],
    403: [errors.refusedTitle, errors.other],
    404: [errors.notFoundTitle, errors.notFound],
    429: [errors.busyTitle, errors.limited],
    500: [errors.failedTitle, errors.failed],
    503: [errors.busyTitle, errors.busy],
  };
  const [title, text] = texts[status];
  if (status === 503) c.header("Retry-After", "5");
  return renderPage(c, {
    v,
    status,
    head: { title, isPrivate: true },
    children: (
      <div class="message">
        <p class="message-status">{status}</p>
        <h1>{title}</h1>
        <p>{text}</p>
        <p class="message-actions">
          {status >= 429 && (
            <a class="button" href={v.path}>
              {errors.retry}
            </a>
          )}
          <a class="button quiet" href="/">
            {errors.back}
          </a>
        </p>
        {status >= 500 && (
          <p class="fine">
            {errors.reference}: {c.get("ctx").requestId}
          </p>
        )}
      </div>
    ),
  });
}

function statusOf(error: unknown): Status {
  const status = isAppError(error) ? PROBLEMS[error.code].status : error instanceof ShopProblem ? error.status : 500;
  if (status === 503 || status === 504) return 503;
  if (status === 403 || status === 404 || status === 429) return status;
  return status < 500 ? 400 : 500;
}
