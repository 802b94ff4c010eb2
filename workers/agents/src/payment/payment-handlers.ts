import type { CredentialProvider } from "#shared/contracts/payments-rpc.ts";
import type { ProviderId } from "#shared/contracts/payments.ts";
import { callOf } from "#shared/core/context.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import type { AgentsContext } from "../context.ts";

/** A payment provider in the words of the protocol. */
type Handler = {
  /** The key of the registry: a reverse-domain name. */
  name: string;
  /** What an agent names in `handler_id` of an instrument. */
  id: string;
  /** Of the handler, which has versions of its own. */
  version: string;
  spec?: string;
  schema?: string;
  available_instruments: { type: string; constraints?: object }[];
};

const HANDLERS: Record<ProviderId, Handler> = {
  // Stripe's own handler: https://docs.stripe.com/agentic-commerce/ucp/stripe-payments-handler
  stripe: {
    name: "com.stripe.payments",
    id: "stripe_payments",
    version: "2026-06-25",
    spec: "https://docs.stripe.com/agentic-commerce/ucp/stripe-payments-handler",
    schema: "https://ucp.stripe.com/payments/2026-06-25/schema.json",
    available_instruments: [{ type: "card", constraints: { tokenization: "required" } }, { type: "link" }],
  },
  // No one can own a domain below .test (RFC 2606), so the name says what it is. Its id is the one of the protocol's samples, and
  // docs/agents.md has its tokens.
  test: {
    name: "test.edgeshop.payments",
    id: "mock_payment_handler",
    version: "2026-04-08",
    available_instruments: [{ type: "card" }],
  },
};

export type HandlerRegistry = Record<string, object[]>;

/**
 * The payment handlers that are configured, as profiles and checkouts declare them: the same in every version of the protocol.
 *
 * @throws AppError service-unavailable
 */
export async function declareHandlers(ctx: AgentsContext): Promise<HandlerRegistry> {
  const declared: HandlerRegistry = {};
  for (const { id: provider, config } of await listProviders(ctx)) {
    const { name, ...declaration } = HANDLERS[provider];
    declared[name] = [{ ...declaration, config }];
  }
  return declared;
}

/** The provider that a `handler_id` stands for, if it is among the declared ones. */
export function findProvider(declared: HandlerRegistry, handlerId: string): ProviderId | undefined {
  const providers = Object.keys(HANDLERS) as ProviderId[];
  return providers.find((provider) => HANDLERS[provider].id === handlerId && HANDLERS[provider].name in declared);
}

async function listProviders(ctx: AgentsContext): Promise<CredentialProvider[]> {
  try {
    return await ctx.env.PAYMENTS_CREDENTIALS.listCredentialProviders(callOf(ctx));
  } catch (error) {
    throw serviceUnavailable(error);
  }
}
