import type { Caller } from "#shared/contracts/identity.ts";
import { callOf } from "#shared/core/context.ts";
import type { AgentsContext } from "../context.ts";

/** Where the buyer goes on in the storefront: with the order, or with the open cart. */
export async function handoffAddress(
  ctx: AgentsContext,
  { role, sessionId }: Caller,
  orderId: string | undefined,
): Promise<string> {
  const { SHOP_URL } = ctx.vars;
  const token = role === "guest" ? await ctx.env.USERS_HANDOFFS.issueHandoff(callOf(ctx), sessionId) : undefined;
  if (!token) return orderId ? `${SHOP_URL}/orders/${orderId}` : `${SHOP_URL}/checkout`;
  const query = new URLSearchParams({ token, ...(orderId ? { order: orderId } : {}) });
  return `${SHOP_URL}/continue?${query}`;
}
