import type { PaymentProviderInfo } from "#shared/contracts/payments.ts";
import type { PaymentsContext } from "../context.ts";
import type { PaymentProvider } from "./provider.ts";

/** The providers that a customer can pay with. */
export async function listProviders(ctx: PaymentsContext): Promise<PaymentProviderInfo[]> {
  return [...ctx.providers.values()].map(({ id, name, publishableKey }) => ({ id, name, publishableKey }));
}

/** The provider of a payment that was started: its keys must stay configured until its payments are final. */
export function requireProvider(ctx: PaymentsContext, id: string): PaymentProvider {
  const provider = ctx.providers.get(id);
  if (!provider) throw new Error("The provider of this payment is no longer configured");
  return provider;
}
