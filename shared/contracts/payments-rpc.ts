import type { Call } from "#shared/core/context.ts";
import type { TimeKey } from "#shared/http/pagination.ts";
import type { Money } from "#shared/values/money.ts";
import type { Payment, PaymentFailure, PaymentProviderInfo, PaymentState, ProviderId, Refund } from "./payments.ts";

export type StartPayment = {
  orderId: string;
  userId: string;
  provider: ProviderId;
  amount: Money;
  /** The address of the shop that the customer uses, without a path. */
  origin: string;
  /** Where the customer goes after the provider's page. */
  returnUrl: string | null;
  /** When the order is cancelled if it is not paid: ISO 8601; null for never. */
  dueAt: string | null;
  /** Whether a new payment may be started. If not, only the answer to an earlier request can be repeated. */
  isPayable: boolean;
  idempotencyKey: string | null;
};

export type StartResult =
  | { outcome: "started"; payment: Payment }
  /** The same idempotency key was sent before: the payment as it was answered then. */
  | { outcome: "replayed"; payment: Payment }
  /** Another payment of the order is open. */
  | { outcome: "open"; payment: Payment }
  /** The order has been paid, or takes no payment any more. */
  | { outcome: "not-payable" }
  | { outcome: "key-reused" }
  /** The provider is not configured. */
  | { outcome: "unknown-provider" };

export type RequestRefund = {
  orderId: string;
  /** The payment that made the order paid. */
  paymentId: string;
  /** Null for all that is left. */
  amount: Money | null;
  /** Whether to refund what is left when that is less than the amount, and not to refuse. */
  upToWhatIsLeft?: boolean;
  reason: string | null;
  /** The administrator who asked for it. */
  userId: string;
  /** The return whose units it pays back. */
  returnId?: string;
  idempotencyKey: string | null;
};

export type RefundResult =
  | { outcome: "requested" | "replayed"; refund: Refund }
  | { outcome: "exceeds-payment" }
  | { outcome: "key-reused" };

/** A refund of this order that failed, and the administrator who does something about it. */
type FailedRefund = { orderId: string; refundId: string; userId: string };

/** There is no such refund of the order; it has not failed; it has been made again, or settled in another way. */
type NotRetried = { outcome: "unknown-refund" | "not-failed" | "retried" | "settled" };

export type RetryResult =
  /**
   * The new refund, or the one by which an earlier call made it again. `paymentVersion` is that of the payment when it was read: the
   * events of the refund that failed are not newer.
   */
  | { outcome: "requested" | "replayed"; refund: Refund; paymentVersion: number }
  | { outcome: "exceeds-payment" }
  | NotRetried;

export type SettleResult = { outcome: "done"; refund: Refund; paymentVersion: number } | NotRetried;

/** What became of the payments of an order that is about to expire. */
export type CancelResult = {
  orderId: string;
  /**
   * `canceled`: no payment can be paid any more. `succeeded`: the money is there, and its event follows. `processing`: the
   * provider has not decided yet. `unknown`: it could not be asked.
   */
  outcome: "canceled" | "succeeded" | "processing" | "unknown";
};

/** A provider that takes credentials of agents, and what an agent has to know of it to get one. */
export type CredentialProvider = { id: ProviderId; config: Record<string, string> };

export type ConfirmPayment = {
  paymentId: string;
  /** Whose payment it is. */
  userId: string;
  /** What the agent got for this one purchase. It is handed to the provider, and neither kept nor logged. */
  credential: { type: string; token: string };
  /** Where the customer goes if the provider wants more of them than the credential. */
  returnUrl: string;
};

export type ConfirmResult =
  /** What the provider says of the payment now. After one that failed, the order can be paid by another. */
  | { outcome: "decided"; status: PaymentState; failure: PaymentFailure | null }
  /** The provider does not take this credential. Nothing was tried: the payment stays open. */
  | { outcome: "refused"; failure: PaymentFailure }
  /** Another call is paying it right now. */
  | { outcome: "busy" }
  /** There is no such payment of this user at a provider that takes credentials. */
  | { outcome: "unknown-payment" };

type ListOfOrder = { orderId: string; limit: number; after: TimeKey | null };

/** The entrypoint `Providers` of payments, for the Workers that buyers use: storefront and agents. */
export interface ProvidersRpc {
  listProviders(call: Call): Promise<PaymentProviderInfo[]>;
}

/** The entrypoint `Credentials` of payments, for agents. Every method may be repeated. */
export interface CredentialsRpc {
  listCredentialProviders(call: Call): Promise<CredentialProvider[]>;
  /** Pays an open payment, which orders has started, with a credential. Its amount is the payment's. */
  confirmPayment(call: Call, input: ConfirmPayment): Promise<ConfirmResult>;
}

/** The entrypoint `Payments` of payments, for orders. Every method may be repeated. */
export interface PaymentsRpc {
  startPayment(call: Call, input: StartPayment): Promise<StartResult>;
  /** Newest first, up to one more than `limit`. `withSecrets` shows the client secrets of open payments. */
  listPayments(call: Call, input: ListOfOrder & { withSecrets: boolean }): Promise<Payment[]>;
  /** Newest first, up to one more than `limit`. `withDetails` shows what only administrators see. */
  listRefunds(call: Call, input: ListOfOrder & { withDetails?: boolean }): Promise<Refund[]>;
  requestRefund(call: Call, input: RequestRefund): Promise<RefundResult>;
  /** Makes a refund that failed again, as a new one of the same amount: each failed refund once, however often it is asked. */
  retryRefund(call: Call, input: FailedRefund): Promise<RetryResult>;
  /** Records that a refund that failed was settled in another way, so that its amount is refunded no more. */
  settleRefund(call: Call, input: FailedRefund & { note: string }): Promise<SettleResult>;
  /** Cancels what may still be paid, as far as the providers can. A later payment may still be started. */
  cancelPayments(call: Call, input: { orderIds: string[] }): Promise<CancelResult[]>;
  /**
   * These orders are cancelled, and these payments belong to no order: what may still be paid is canceled, what was
   * captured or will be is refunded, and none is started any more.
   */
  declinePayments(call: Call, input: { orderIds: string[]; paymentIds: string[] }): Promise<void>;
}
