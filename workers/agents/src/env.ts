import { z } from "zod";
import type { AgentOrdersRpc } from "#shared/contracts/agents/agent-orders.ts";
import type { AgentSessionsRpc } from "#shared/contracts/agents/agent-sessions.ts";
import type { CredentialsRpc, ProvidersRpc } from "#shared/contracts/payments-rpc.ts";
import type { LookupsRpc } from "#shared/contracts/products.ts";
import type { GuestIssuerRpc, HandoffIssuerRpc } from "#shared/contracts/users.ts";
import { commonVars, limitVars, varsReader } from "#shared/core/env.ts";
import type { Upstream } from "#shared/http/open-shop.ts";

export type Env = {
  PRODUCTS: Upstream;
  ORDERS: Upstream;
  ORDERS_READS: AgentOrdersRpc;
  PRODUCTS_LOOKUPS: LookupsRpc;
  USERS_HANDOFFS: HandoffIssuerRpc;
  USERS_GUESTS: GuestIssuerRpc;
  ORDERS_SESSIONS: AgentSessionsRpc;
  PAYMENTS_PROVIDERS: ProvidersRpc;
  PAYMENTS_CREDENTIALS: CredentialsRpc;
  /** Counts together with the gateway's limit of the same name. */
  LIMIT_ORDERS: RateLimit;
  LIMIT_AGENTS: RateLimit;
};

export const readVars = varsReader({
  ...commonVars,
  ...limitVars,
  /** The address of the shop without a path: the issuer of its tokens, and the host that agents may name. */
  SHOP_URL: z.url(),
  /**
   * What the shop's signing keys are derived from: 32 random bytes as base64url for each, separated by commas. The first signs,
   * all are published.
   */
  UCP_SIGNING_KEYS: z.string().regex(/^[A-Za-z0-9_-]{43}(,[A-Za-z0-9_-]{43}){0,4}$/),
  /** Timeout of a call to another Worker: shorter than the gateway's, so that the agent gets an answer that says so. */
  UPSTREAM_TIMEOUT_MS: z.coerce.number().int().positive(),
});
