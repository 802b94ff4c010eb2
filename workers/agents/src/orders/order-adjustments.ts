import type { AgentOrder } from "#shared/contracts/agents/agent-orders.ts";
import type { Return } from "#shared/contracts/returns.ts";

const REFUNDS = { pending: "pending", succeeded: "completed", failed: "failed" } as const;
const RETURNS = { requested: "pending", approved: "pending", received: "completed", rejected: "failed" } as const;
const CANCELLATIONS = {
  customer: "Cancelled by the buyer",
  admin: "Cancelled by the shop",
  unpaid: "Not paid in time",
};

/**
 * What changed an order after it was placed, oldest first: cancellation, returns, refunds. The money of a return is the refund
 * that it led to. Free texts are left out, which buyer and shop wrote for each other.
 */
export function adjustmentsOf(read: AgentOrder): object[] {
  const { order, returns, refunds, statuses } = read;
  const cancelledAt = statuses.find(({ status }) => status === "cancelled")?.at;
  const cancellation = {
    ...{ id: `${order.id}-cancelled`, type: "cancellation", occurred_at: cancelledAt ?? order.updatedAt },
    status: "completed",
    line_items: order.items.map(({ variantId, quantity }) => ({ id: variantId, quantity: -quantity })),
    ...(order.cancelReason ? { description: CANCELLATIONS[order.cancelReason] } : {}),
  };
  const adjustments = [
    ...(order.status === "cancelled" ? [cancellation] : []),
    ...returns.map(toAdjustment),
    ...refunds.map(({ id, createdAt, status, amount }) => ({
      ...{ id, type: "refund", occurred_at: createdAt, status: REFUNDS[status] },
      totals: [{ type: "total", amount: -amount.amount }],
    })),
  ];
  return adjustments.toSorted((a, b) => a.occurred_at.localeCompare(b.occurred_at));
}

function toAdjustment({ id, createdAt, status, items }: Return) {
  return {
    ...{ id, type: "return", occurred_at: createdAt, status: RETURNS[status] },
    line_items: items.map(({ variantId, quantity, quantityReceived }) => ({
      id: variantId,
      quantity: -(quantityReceived ?? quantity) || 0,
    })),
  };
}
