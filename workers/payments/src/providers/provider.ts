import type { PaymentFailure, PaymentState, ProviderId, RefundState } from "#shared/contracts/payments.ts";

/** A payment of this shop as providers know it. */
export type ProviderPayment = {
  id: string;
  orderId: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** The provider's own id; null if its answer to the start was lost. */
  providerPaymentId: string | null;
  /** When its order is cancelled if it is not paid. */
  dueAt: Date | null;
};

export type StartedAtProvider = { providerPaymentId: string; clientSecret: string | null; redirectUrl: string | null };

/** What the provider says of a payment now. */
export type StateAtProvider = {
  /** Null if the provider refused to start it. */
  providerPaymentId: string | null;
  status: PaymentState;
  failure: PaymentFailure | null;
  /** Whether it can't be paid there any more. At some providers a payment that failed may be tried again. */
  isFinal: boolean;
  /** Whether the provider has no such payment, so that it counts as canceled: it is another account's, or of its test mode. */
  isUnknown?: true;
};

export type ProviderRefund = {
  id: string;
  amount: number;
  currency: string;
  reason: string | null;
  providerRefundId: string | null;
  /** Whether it was asked for before, so that the provider may know it. */
  isRetry: boolean;
};

/** `failure` is for the shop. */
export type RefundAtProvider = {
  providerRefundId: string | null;
  status: RefundState;
  failure: { code: string; message: string | null } | null;
};

export type DisputeState = "open" | "closed";

/** A message of a provider whose signature is right. */
export type ProviderEvent = {
  /** The provider's id of the message. */
  eventId: string;
  /** The payment that it is about, by the provider's id, and by ours if the message has it. */
  providerPaymentId: string | null;
  paymentId: string | null;
  /** Whether a refund of the payment may have changed. */
  isAboutRefund: boolean;
  /** The dispute that it is about: the customer's bank asks for money back. */
  dispute: { id: string; state: DisputeState } | null;
};

/** What an agent got from a provider for one purchase. It must not be kept or logged, nor stand in the message of an error. */
export type Credential = { type: string; token: string };

/** How agents pay at a provider, without the customer's browser. */
export type CredentialPort = {
  /** What an agent has to know to get a credential. */
  config: Record<string, string>;
  /**
   * Pays with a credential, unless the payment is paid, being paid or over, and returns its state after that; `failure`:
   * the provider does not take this credential, and nothing was tried.
   */
  confirm(
    payment: ProviderPayment,
    credential: Credential,
    returnUrl: string,
  ): Promise<StateAtProvider | { failure: PaymentFailure }>;
};

/**
 * A payment provider. Every method may be repeated: the shop's own ids are the keys that make that safe. A method throws
 * when the outcome is unknown; what the provider refuses for good is an answer.
 */
export interface PaymentProvider {
  readonly id: ProviderId;
  readonly name: string;
  /** For the provider's script in the browser. */
  readonly publishableKey: string | null;
  /** Undefined if it takes no credentials of agents. */
  readonly credentials?: CredentialPort | undefined;
  startPayment(payment: ProviderPayment, origin: string): Promise<StartedAtProvider | { failure: PaymentFailure }>;
  fetchPayment(payment: ProviderPayment): Promise<StateAtProvider>;
  /** Cancels it if that is still possible, and returns its state after that. */
  cancelPayment(payment: ProviderPayment): Promise<StateAtProvider>;
  refund(payment: ProviderPayment, refund: ProviderRefund): Promise<RefundAtProvider>;
  /**
   * Reads a message. `undefined`: it is about nothing that the shop acts on.
   *
   * @throws AppError invalid-signature, malformed-request
   */
  parseEvent(rawBody: string, headers: Headers): Promise<ProviderEvent | undefined>;
}
