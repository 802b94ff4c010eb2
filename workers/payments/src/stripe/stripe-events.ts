import Stripe from "stripe";
import { AppError } from "#shared/core/errors.ts";
import { isId } from "#shared/values/ids.ts";
import type { DisputeState, ProviderEvent } from "../providers/provider.ts";

const SIGNATURE_HEADER = "Stripe-Signature";

/** Seconds that a signature is valid, as Stripe recommends. */
const TOLERANCE_SECONDS = 300;

/**
 * Verifies and reads a message of Stripe (https://docs.stripe.com/webhooks/signature). Messages about payments and refunds
 * are acted on. Those about disputes change no payment: they are counted, so that someone answers the bank.
 *
 * @throws AppError invalid-signature, malformed-request
 */
export async function readStripeEvent(
  stripe: Stripe,
  secret: string,
  rawBody: string,
  headers: Headers,
): Promise<ProviderEvent | undefined> {
  const event = await constructEvent(stripe, secret, rawBody, headers);
  const object = event.data?.object as unknown as { id?: string; payment_intent?: unknown; metadata?: unknown };
  const metadata = (object?.metadata ?? {}) as { paymentId?: unknown };
  const paymentId = typeof metadata.paymentId === "string" && isId(metadata.paymentId) ? metadata.paymentId : null;
  const isIntent = event.type.startsWith("payment_intent.");
  const isAboutRefund = event.type.startsWith("refund.") || event.type.startsWith("charge.refund");
  const isAboutDispute = event.type.startsWith("charge.dispute.");
  if (!isIntent && !isAboutRefund && !isAboutDispute) return undefined;
  const intent = isIntent ? object.id : object.payment_intent;
  const providerPaymentId = typeof intent === "string" ? intent : null;
  const state: DisputeState = event.type === "charge.dispute.closed" ? "closed" : "open";
  const dispute = isAboutDispute && object.id ? { id: object.id, state } : null;
  return { eventId: event.id, providerPaymentId, paymentId, isAboutRefund, dispute };
}

async function constructEvent(
  stripe: Stripe,
  secret: string,
  rawBody: string,
  headers: Headers,
): Promise<Stripe.Event> {
  const signature = headers.get(SIGNATURE_HEADER);
  if (!signature) throw new AppError("invalid-signature");
  const crypto = Stripe.createSubtleCryptoProvider();
  try {
    return await stripe.webhooks.constructEventAsync(rawBody, signature, secret, TOLERANCE_SECONDS, crypto);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) throw new AppError("invalid-signature");
    throw new AppError("malformed-request", undefined, { cause: error });
  }
}
