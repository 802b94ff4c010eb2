import type { Caller } from "#shared/contracts/identity.ts";
import { callOf } from "#shared/core/context.ts";
import type { AgentsContext } from "../context.ts";

/** Where the buyer goes on in the storefront: with the order, or with the open cart. */
export async function handoffAddress(
  ctx: AgentsContext,
  { role, sessionId }: Caller,
  orderId: string | undefined,
): Promise<string> {
  return continueAddress(ctx, role === "guest" ? await issueHandoff(ctx, sessionId) : undefined, orderId);
}

/** The token with which a browser takes over the session of a guest; `undefined` once the session has ended. */
export function issueHandoff(ctx: AgentsContext, sessionId: string): Promise<string | undefined> {
  return ctx.env.USERS_HANDOFFS.issueHandoff(callOf(ctx), sessionId);
}

export function continueAddress(
  { vars: { SHOP_URL } }: AgentsContext,
  token: string | undefined,
  orderId: string | undefined,
): string {
  if (!token) return orderId ? `${SHOP_URL}/orders/${orderId}` : `${SHOP_URL}/checkout`;
  return `${SHOP_URL}/continue?${new URLSearchParams({ token, ...(orderId ? { order: orderId } : {}) })}`;
}
