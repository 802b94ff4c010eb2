import type Stripe from "stripe";
import type { CredentialPort, ProviderPayment, StateAtProvider } from "../providers/provider.ts";
import { isRefusal, stateOf } from "./stripe-states.ts";

/** The type of the credential in Stripe's payment handler for the Universal Commerce Protocol. */
const CREDENTIAL_TYPE = "stripe_payment_token";
const TOKEN = /^spt_[A-Za-z0-9_]{1,250}$/;

/** The first version of the API that has the parameter below; the library pins one that has not. */
const API_VERSION = "2026-04-22.preview";

type Options = {
  secretKey: string;
  profileId: string;
  withIntent: <Answer>(
    payment: ProviderPayment,
    act: (intentId: string) => Promise<Answer>,
  ) => Promise<Answer | StateAtProvider>;
};

/**
 * Payments by shared payment tokens, which an agent has Stripe issue for this seller, a highest amount and a time
 * (https://docs.stripe.com/agentic-commerce/concepts/shared-payment-tokens). A token confirms the payment's own intent, and
 * an intent takes money once, so a repetition is safe without an idempotency key. One that the bank wants to ask the
 * customer about fails: they pay in the storefront instead.
 */
export function takeSharedTokens(
  intents: Stripe["paymentIntents"],
  { secretKey, profileId, withIntent }: Options,
): CredentialPort {
  return {
    config: { environment: /^[rs]k_test_/.test(secretKey) ? "sandbox" : "production", business_profile: profileId },
    async confirm(payment, { type, token }, returnUrl) {
      if (type !== CREDENTIAL_TYPE || !TOKEN.test(token)) {
        return { failure: { code: "invalid_credential", message: `Send a ${CREDENTIAL_TYPE} that begins with spt_.` } };
      }
      const request = {
        payment_method_data: { shared_payment_granted_token: token },
        return_url: returnUrl,
        error_on_requires_action: true,
      } as unknown as Stripe.PaymentIntentConfirmParams;
      return withIntent(payment, async (id) => {
        try {
          return stateOf(await intents.confirm(id, request, { apiVersion: API_VERSION }));
        } catch (error) {
          // Stripe's message may have the token, so only the code is kept of it.
          if (!isRefusal(error)) throw new Error("Stripe did not answer the confirmation of a payment");
          const state = stateOf(await intents.retrieve(id));
          if (state.status !== "requires-action") return state;
          return { failure: { code: error.code ?? "refused", message: "Stripe does not take this token." } };
        }
      });
    },
  };
}
