import Stripe from "stripe";
import type { PaymentProvider, ProviderPayment, StartedAtProvider, StateAtProvider } from "../providers/provider.ts";
import { createOnce } from "./idempotency-keys.ts";
import { takeSharedTokens } from "./shared-tokens.ts";
import { toStripeAmount } from "./stripe-amounts.ts";
import { readStripeEvent } from "./stripe-events.ts";
import { isRefusal, isUnknownIntent, refundStateOf, refusalOf, stateOf } from "./stripe-states.ts";

/** Shorter than the gateway waits for an answer. */
const TIMEOUT_MS = 10_000;

export type StripeOptions = {
  secretKey: string;
  webhookSecret: string;
  publishableKey: string;
  /** The account's profile, for which agents get shared payment tokens; without one, none are taken. */
  profileId?: string | undefined;
  /** Sends the requests to Stripe; the platform's own `fetch` by default. */
  fetch?: typeof fetch;
  /** The address of the API, for tests: Stripe's own by default. */
  api?: { host: string; port: number; protocol: "http" | "https" };
};

/**
 * Stripe, by PaymentIntents, since this shop owns totals and expiry (https://docs.stripe.com/api/payment_intents). Cards
 * are entered into Stripe's own form in the browser, which gets the client secret. Our ids are the idempotency keys, which
 * Stripe keeps for 24 hours at least, and stand in the metadata for the time after that.
 */
export function createStripeProvider(options: StripeOptions): PaymentProvider {
  const stripe = new Stripe(options.secretKey, {
    httpClient: Stripe.createFetchHttpClient(options.fetch),
    timeout: TIMEOUT_MS,
    // The crons repeat what fails.
    maxNetworkRetries: 0,
    telemetry: false,
    ...options.api,
  });
  const intents = stripe.paymentIntents;

  async function startPayment(payment: ProviderPayment): Promise<StartedAtProvider | Refused> {
    const { id, orderId, currency, providerPaymentId } = payment;
    try {
      if (providerPaymentId) return startedAs(await intents.retrieve(providerPaymentId));
      const request = {
        amount: toStripeAmount(payment),
        currency: currency.toLowerCase(),
        automatic_payment_methods: { enabled: true },
        metadata: { paymentId: id, orderId },
      };
      // A second intent does no harm: no one gets the secret of one that an error hid.
      const intent = await createOnce(`payment-${id}`, (keys) => intents.create(request, keys));
      return startedAs(intent);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return { failure: refusalOf(error) };
    }
  }

  /**
   * Does something with the intent of a payment. If the answer to the start was lost, the same request answers it again: a
   * payment that was refused then has failed. An intent that Stripe does not know, as one of its test mode after live keys were set,
   * counts as canceled, so that it does not keep its order from expiring.
   */
  async function withIntent<Answer>(
    payment: ProviderPayment,
    act: (intentId: string) => Promise<Answer>,
  ): Promise<Answer | StateAtProvider> {
    const { providerPaymentId } = payment;
    const started = providerPaymentId ? { providerPaymentId } : await startPayment(payment);
    if ("failure" in started) {
      return { providerPaymentId: null, status: "failed", failure: started.failure, isFinal: true };
    }
    const { providerPaymentId: intentId } = started;
    try {
      return await act(intentId);
    } catch (error) {
      if (!isUnknownIntent(error)) throw error;
      return { providerPaymentId: intentId, status: "canceled", failure: null, isFinal: true, isUnknown: true };
    }
  }

  return {
    id: "stripe",
    name: "Stripe",
    publishableKey: options.publishableKey,
    credentials: options.profileId
      ? takeSharedTokens(intents, { ...options, profileId: options.profileId, withIntent })
      : undefined,
    startPayment,
    fetchPayment: (payment) => withIntent(payment, async (id) => stateOf(await intents.retrieve(id))),
    cancelPayment: (payment) =>
      withIntent(payment, async (id) => {
        try {
          return stateOf(await intents.cancel(id));
        } catch (error) {
          if (!isRefusal(error)) throw error;
          // It succeeded, is being processed or is canceled: its state tells.
          return stateOf(await intents.retrieve(id));
        }
      }),
    async refund(payment, { id, amount, currency, providerRefundId, isRetry }) {
      if (providerRefundId) return refundStateOf(await stripe.refunds.retrieve(providerRefundId));
      const intent = payment.providerPaymentId;
      if (!intent) throw new Error("A payment that Stripe does not know has no money to refund");
      const findMade = async () => {
        const { data: listed } = await stripe.refunds.list({ payment_intent: intent, limit: 100 });
        return listed.find(({ metadata }) => metadata?.refundId === id);
      };
      // By now the idempotency key may have been forgotten.
      const known = isRetry ? await findMade() : undefined;
      if (known) return refundStateOf(known);
      try {
        const metadata = { refundId: id, paymentId: payment.id };
        const request = { payment_intent: intent, amount: toStripeAmount({ amount, currency }), metadata };
        const key = `refund-${id}`;
        const create = (keys: Stripe.RequestOptions) => stripe.refunds.create(request, keys);
        // Another key is used only if the list still does not have the refund, so that the customer does not get the money twice.
        const made = await (isRetry ? createOnce(key, create, findMade) : create({ idempotencyKey: key }));
        return refundStateOf(made);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        return { providerRefundId: null, status: "failed", failure: refusalOf(error) };
      }
    },
    parseEvent: (rawBody, headers) => readStripeEvent(stripe, options.webhookSecret, rawBody, headers),
  };
}

const startedAs = ({ id, client_secret: clientSecret }: Stripe.PaymentIntent): StartedAtProvider => ({
  providerPaymentId: id,
  clientSecret,
  redirectUrl: null,
});

type Refused = { failure: { code: string; message: string } };
