import { AppError } from "#shared/core/errors.ts";

/** A limit as its headers state it: `quota` requests in a window of `windowSeconds`. */
export type Limit = { name: string; quota: number; windowSeconds: number };

/** The `RateLimit-Policy` of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
export const rateLimitPolicy = ({ name, quota, windowSeconds }: Limit): string =>
  `"${name}";q=${quota};w=${windowSeconds}`;

/** The refusal of what is past a limit, with the headers that say when to retry. */
export function rateLimited(limit: Limit, { waitSeconds, detail }: { waitSeconds: number; detail?: string }): AppError {
  return new AppError("rate-limited", detail, {
    headers: {
      "Retry-After": String(waitSeconds),
      RateLimit: `"${limit.name}";r=0;t=${waitSeconds}`,
      "RateLimit-Policy": rateLimitPolicy(limit),
    },
  });
}
