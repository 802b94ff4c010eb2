import Stripe from "stripe";
import type { PaymentFailure, PaymentState, RefundState } from "#shared/contracts/payments.ts";
import type { RefundAtProvider, StateAtProvider } from "../providers/provider.ts";

/**
 * https://docs.stripe.com/payments/paymentintents/lifecycle: after a decline the intent waits for another try, until it is
 * canceled.
 */
export function stateOf({ id, status, last_payment_error: error }: Stripe.PaymentIntent): StateAtProvider {
  const failed = status === "requires_payment_method" && error;
  const failure: PaymentFailure | null = failed
    ? { code: failed.decline_code ?? failed.code ?? "payment_failed", message: failed.message ?? "The payment failed." }
    : null;
  const isFinal = status === "succeeded" || status === "canceled";
  const state = failure ? "failed" : (PAYMENT_STATES[status] ?? "processing");
  return { providerPaymentId: id, status: state, failure, isFinal };
}

const PAYMENT_STATES: Partial<Record<string, PaymentState>> = {
  requires_payment_method: "requires-action",
  requires_confirmation: "requires-action",
  requires_action: "requires-action",
  // The shop asks for no separate capture.
  requires_capture: "processing",
  processing: "processing",
  succeeded: "succeeded",
  canceled: "canceled",
};

const REFUND_STATES: Record<string, RefundState> = { succeeded: "succeeded", failed: "failed", canceled: "failed" };

/** https://docs.stripe.com/api/refunds/object#refund_object-status */
export function refundStateOf({ id, status, failure_reason: reason }: Stripe.Refund): RefundAtProvider {
  const state = REFUND_STATES[status ?? ""] ?? "pending";
  const failure = state === "failed" ? { code: reason ?? status ?? "unknown", message: null } : null;
  return { providerRefundId: id, status: state, failure };
}

/**
 * Whether Stripe refused the request itself, so that it will be refused whenever it is sent again. Anything else (no
 * answer, an error of Stripe's, a limit, a wrong key) says nothing of its outcome.
 */
export function isRefusal(error: unknown): error is Stripe.errors.StripeError {
  return error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError;
}

/** Whether an intent that was asked for is not in this account and mode (https://docs.stripe.com/error-codes#resource-missing). */
export function isUnknownIntent(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing";
}

export function refusalOf({ code, message }: Stripe.errors.StripeError): PaymentFailure {
  return { code: code ?? "refused", message };
}
