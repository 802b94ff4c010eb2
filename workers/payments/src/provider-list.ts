import type { Db } from "#shared/database/db.ts";
import type { PaymentProvider } from "./providers/provider.ts";
import { createTestProvider } from "./test-provider/test-provider.ts";

export type ProviderVars = { TEST_PAYMENTS: "on" | "off" };

/** The providers that the vars and secrets of this Worker configure. A new provider is one more line here. */
export function configureProviders(vars: ProviderVars, ctx: { db: Db }): Map<string, PaymentProvider> {
  const providers = [vars.TEST_PAYMENTS === "on" && createTestProvider(ctx)];
  return new Map(providers.flatMap((provider) => (provider ? [[provider.id, provider] as const] : [])));
}
