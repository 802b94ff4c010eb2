import type { Db } from "#shared/database/db.ts";
import type { PaymentProvider } from "./providers/provider.ts";
import { createStripeProvider } from "./stripe/stripe-provider.ts";
import { createTestProvider } from "./test-provider/test-provider.ts";

export type ProviderVars = {
  TEST_PAYMENTS: "on" | "off";
  STRIPE_SECRET_KEY?: string | undefined;
  STRIPE_WEBHOOK_SECRET?: string | undefined;
  STRIPE_PUBLISHABLE_KEY?: string | undefined;
  /** Empty: no shared payment tokens are taken. */
  STRIPE_PROFILE_ID?: string | undefined;
};

/** The providers that the vars and secrets of this Worker configure. A new provider is one more line here. */
export function configureProviders(vars: ProviderVars, ctx: { db: Db }): Map<string, PaymentProvider> {
  const providers = [configureStripe(vars), vars.TEST_PAYMENTS === "on" && createTestProvider(ctx)];
  return new Map(providers.flatMap((provider) => (provider ? [[provider.id, provider] as const] : [])));
}

/** One client for each isolate: making it takes longer than most of what is done with it. */
const stripes = new WeakMap<ProviderVars, PaymentProvider>();

function configureStripe(vars: ProviderVars): PaymentProvider | undefined {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = vars;
  const { STRIPE_PUBLISHABLE_KEY: publishableKey, STRIPE_PROFILE_ID: profileId } = vars;
  if (!secretKey || !webhookSecret || !publishableKey) return undefined;
  const stripe = stripes.get(vars) ?? createStripeProvider({ secretKey, webhookSecret, publishableKey, profileId });
  stripes.set(vars, stripe);
  return stripe;
}
