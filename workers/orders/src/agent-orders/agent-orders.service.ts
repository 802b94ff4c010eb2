import type { AgentOrder, AgentOrderReader } from "#shared/contracts/agents/agent-orders.ts";
import { callOf } from "#shared/core/context.ts";
import type { OrdersContext } from "../context.ts";
import { findAgentOrder } from "./agent-orders.repository.ts";

/** The newest refunds of an order are shown. */
const MAX_REFUNDS = 100;

/** An order for its owner, or for the agent that it came through. */
export function readAgentOrder(
  ctx: OrdersContext,
  { orderId, ...reader }: { orderId: string } & AgentOrderReader,
): Promise<AgentOrder | null> {
  return readOrder(ctx, orderId, reader);
}

/** An order for the agent that it came through, to be sent there. */
export function readOrderForItsAgent(ctx: OrdersContext, orderId: string): Promise<AgentOrder | null> {
  return readOrder(ctx, orderId, undefined);
}

async function readOrder(
  ctx: OrdersContext,
  orderId: string,
  reader: AgentOrderReader | undefined,
): Promise<AgentOrder | null> {
  const found = await findAgentOrder(ctx.db, orderId, reader);
  if (!found) return null;
  const input = { orderId, limit: MAX_REFUNDS, after: null };
  const refunds = found.order.paymentStatus === "unpaid" ? [] : await ctx.payments.listRefunds(callOf(ctx), input);
  return { ...found, refunds: refunds.slice(0, MAX_REFUNDS).toReversed() };
}
