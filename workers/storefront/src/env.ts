import { z } from "zod";
import type { ProvidersRpc } from "#shared/contracts/payments-rpc.ts";
import type { SitemapRpc, VariantLookupsRpc } from "#shared/contracts/products.ts";
import type { HandoffTakerRpc, SessionsRpc } from "#shared/contracts/users.ts";
import { commonVars, varsReader } from "#shared/core/env.ts";
import type { Upstream } from "#shared/http/open-shop.ts";

export type Env = {
  ASSETS: Upstream;
  USERS: Upstream;
  PRODUCTS: Upstream;
  ORDERS: Upstream;
  USERS_SESSIONS: SessionsRpc;
  USERS_HANDOFFS: HandoffTakerRpc;
  PRODUCTS_LOOKUPS: VariantLookupsRpc;
  PRODUCTS_SITEMAP: SitemapRpc;
  PAYMENTS_PROVIDERS: ProvidersRpc;
};

export const readVars = varsReader({
  ...commonVars,
  /** Timeout of a call to another Worker: shorter than the gateway's, so that the visitor gets a page that says so. */
  UPSTREAM_TIMEOUT_MS: z.coerce.number().int().positive(),
  /** Whether the checkout asks if the customer wants to be reminded of the cart by mail. notifications has the same var. */
  CART_REMINDERS: z.enum(["on", "off"]),
});
