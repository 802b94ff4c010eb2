import type { Call } from "#shared/core/context.ts";
import type { AgentOrigin } from "./agent-origin.ts";
import type { Fulfillment } from "../fulfillments.ts";
import type { Order, OrderStatus } from "../orders.ts";
import type { Refund } from "../payments.ts";
import type { Return } from "../returns.ts";

/** An order with all that happened to it, as it is now. */
export type AgentOrder = {
  order: Order;
  /** The shopping agent that it came through. */
  agent: AgentOrigin | null;
  /** Oldest first, like the lists below. */
  fulfillments: Fulfillment[];
  returns: Return[];
  refunds: Refund[];
  /** When it reached each of its statuses: ISO 8601. */
  statuses: { status: OrderStatus; at: string }[];
};

/** Who may read an order: its owner, and the agent with this profile that it came through. */
export type AgentOrderReader = { userId: string | null; profile: string | null };

/** The entrypoint `AgentOrders` of orders, for agents. */
export interface AgentOrdersRpc {
  /** Null for an order that is unknown, or another's. */
  readAgentOrder(call: Call, input: { orderId: string } & AgentOrderReader): Promise<AgentOrder | null>;
  /** For the agent that an order came through: null for an order without one. */
  readOrderForItsAgent(call: Call, orderId: string): Promise<AgentOrder | null>;
}
