import type { Caller } from "#shared/contracts/identity.ts";
import { countAgainst, type Limit } from "#shared/http/rate-limit.ts";
import type { AgentsContext } from "../context.ts";

/** What clients are shown; the config has the same numbers for the platform, which does the counting. */
export const LIMITS = {
  /** Counted together with the API's routes of this limit, by user. */
  LIMIT_ORDERS: { name: "orders", quota: 60, windowSeconds: 60 },
  /** For one agent that acts for many buyers from many networks. */
  LIMIT_AGENTS: { name: "agents", quota: 6000, windowSeconds: 60 },
} as const satisfies Record<string, Limit>;

/**
 * Counts an order of this buyer, or the start of a payment, against the limit that the API's routes for these have. The gateway
 * cannot: it does not read what a call of `/mcp` is for.
 *
 * @throws AppError rate-limited
 */
export const limitOrders = (ctx: AgentsContext, { userId }: Caller): Promise<void> =>
  countCall(ctx, "LIMIT_ORDERS", userId);

/**
 * Counts a request of the agent that signed it. Anyone can name an agent's profile in a request without a signature, so that
 * counts for its network and its buyer alone.
 *
 * @throws AppError rate-limited
 */
export const limitAgent = (ctx: AgentsContext, profileUrl: string): Promise<void> =>
  countCall(ctx, "LIMIT_AGENTS", profileUrl);

const countCall = (ctx: AgentsContext, binding: keyof typeof LIMITS, key: string): Promise<void> =>
  countAgainst(LIMITS[binding], ctx, { counter: ctx.env[binding], key });
