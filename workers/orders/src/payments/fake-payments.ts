import type { Refund } from "#shared/contracts/payments.ts";
import type {
  CancelResult,
  PaymentsRpc,
  RefundResult,
  RequestRefund,
  RetryResult,
  SettleResult,
  StartPayment,
} from "#shared/contracts/payments-rpc.ts";

/** A fake of the payments Worker for orders, which records its calls. */
export function fakePayments() {
  const payments = {
    calls: [] as string[],
    declined: { orderIds: [] as string[], paymentIds: [] as string[] },
    /** What `cancelPayments` answers about an order; `canceled` if it is not here. */
    outcomes: new Map<string, CancelResult["outcome"]>(),
    started: [] as StartPayment[],
    refunds: [] as RequestRefund[],
    /** What `listRefunds` answers. */
    listed: [] as Refund[],
    refundResult: { outcome: "exceeds-payment" } as RefundResult,
    retryResult: { outcome: "unknown-refund" } as RetryResult,
    settleResult: { outcome: "unknown-refund" } as SettleResult,
    isDown: false,
  };
  const answer = async <Answer>(name: string, value: () => Answer): Promise<Answer> => {
    payments.calls.push(name);
    if (payments.isDown) throw new Error("the payments Worker is down");
    return value();
  };
  const rpc: PaymentsRpc = {
    startPayment: (_call, input) =>
      answer("startPayment", () => {
        payments.started.push(input);
        return { outcome: "not-payable" as const };
      }),
    listPayments: () => answer("listPayments", () => []),
    listRefunds: () => answer("listRefunds", () => payments.listed),
    requestRefund: (_call, input) =>
      answer("requestRefund", () => {
        payments.refunds.push(input);
        return payments.refundResult;
      }),
    retryRefund: () => answer("retryRefund", () => payments.retryResult),
    settleRefund: () => answer("settleRefund", () => payments.settleResult),
    cancelPayments: (_call, { orderIds }) =>
      answer("cancelPayments", () =>
        orderIds.map((orderId) => ({ orderId, outcome: payments.outcomes.get(orderId) ?? "canceled" })),
      ),
    declinePayments: (_call, { orderIds, paymentIds }) =>
      answer("declinePayments", () => {
        payments.declined.orderIds.push(...orderIds);
        payments.declined.paymentIds.push(...paymentIds);
      }),
  };
  return Object.assign(payments, { rpc });
}
