import type { ClaimResult } from "#shared/contracts/agents/agent-sessions.ts";
import type { OrdersContext } from "../context.ts";
import { claim, deleteClaim, storeAnswer } from "./agent-requests.repository.ts";

type Claim = { key: string; requestHash: string };

/** Lets one of several requests with the same key be worked on, and answers the others as that one was. */
export async function claimRequest(ctx: OrdersContext, { key, requestHash }: Claim): Promise<ClaimResult> {
  const { isClaimed, request } = await claim(ctx.db, key, requestHash);
  if (isClaimed) return { outcome: "claimed" };
  if (request && request.requestHash !== requestHash) return { outcome: "reused" };
  if (request?.status && request.body !== null) {
    return { outcome: "answered", status: request.status, body: request.body };
  }
  return { outcome: "in-progress" };
}

export const keepAnswer = (
  ctx: OrdersContext,
  { key, ...answer }: { key: string; status: number; body: string },
): Promise<void> => storeAnswer(ctx.db, key, answer);

export const freeRequest = (ctx: OrdersContext, { key }: { key: string }): Promise<void> => deleteClaim(ctx.db, key);
