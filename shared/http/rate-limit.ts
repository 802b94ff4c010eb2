import { hasLimits } from "#shared/core/env.ts";
import { AppError } from "#shared/core/errors.ts";
import type { Measure } from "#shared/core/metrics.ts";

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

type Counting = { vars: Parameters<typeof hasLimits>[0]; measure: Measure };

/**
 * Counts a request. The platform counts per location, approximately, and returns only whether the limit is exceeded, so
 * no remaining quota is reported.
 *
 * @throws AppError rate-limited
 */
export async function countAgainst(
  limit: Limit,
  { vars, measure }: Counting,
  { counter, key }: { counter: RateLimit; key: string },
): Promise<void> {
  if (!hasLimits(vars)) return;
  const { success } = await counter.limit({ key });
  if (success) return;
  measure({ kind: "rate-limited", class: limit.name });
  throw rateLimited(limit, { waitSeconds: limit.windowSeconds });
}
