import type { Caller } from "#shared/contracts/identity.ts";
import { hasLimits } from "#shared/core/env.ts";
import { rateLimited } from "#shared/http/rate-limit.ts";
import type { AgentsContext } from "../context.ts";

/** What clients are shown; the config has the same numbers for the platform, which does the counting. */
export const LIMIT = { name: "orders", quota: 60, windowSeconds: 60 };

/**
 * Counts an order of this buyer against the limit of `POST /api/v1/orders`. The gateway cannot: it does not read what a call
 * of `/mcp` is for.
 *
 * @throws AppError rate-limited
 */
export async function limitOrders({ env, vars, measure }: AgentsContext, { userId }: Caller): Promise<void> {
  if (!hasLimits(vars)) return;
  const { success } = await env.LIMIT_ORDERS.limit({ key: userId });
  if (success) return;
  measure({ kind: "rate-limited", class: LIMIT.name });
  throw rateLimited(LIMIT, { waitSeconds: LIMIT.windowSeconds });
}
