import type { BaseContext } from "#shared/core/context.ts";
import { openDatabase } from "#shared/database/db.ts";
import { type PublisherContext, subscriberQueues } from "#shared/events/publisher/context.ts";
import { type Env, readVars } from "./env.ts";
import { configureProviders } from "./provider-list.ts";
import type { PaymentProvider } from "./providers/provider.ts";

export type PaymentsContext = PublisherContext & {
  /** The providers that are configured, by their ids. */
  providers: Map<string, PaymentProvider>;
};

export function createContext(env: Env, base: BaseContext): PaymentsContext {
  const vars = readVars(env);
  const db = openDatabase(vars, base);
  return {
    ...base,
    db,
    subscribers: subscriberQueues(env),
    providers: configureProviders(vars, { db }),
  };
}
