import type { ShopClient } from "#shared/client/client.ts";
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import { ANONYMOUS, type Caller, type Identity } from "#shared/contracts/identity.ts";
import { asCustomer, openShopAs } from "#shared/http/open-shop.ts";
import type { AgentsContext } from "../context.ts";

/** Who an agent acts for, as the gateway resolved it, the agent's network, and the agent itself if it named its profile. */
export type Principal = { identity: Identity; client: string; agent?: AgentOrigin | undefined };

/** The catalogue as everyone sees it. */
export const openCatalogue = (ctx: AgentsContext, { client }: Principal): ShopClient =>
  openShop(ctx, { identity: ANONYMOUS, client });

/** Whether this is a user who allowed the client of the token to buy, or a token of the user's own. */
export function isBuyer(identity: Identity): identity is Caller {
  return identity.kind === "user" && (identity.scopes?.includes("buyer") ?? true);
}

/** The shop as a buyer uses it: an administrator who buys sees and may what other customers do. */
export function openAsBuyer(ctx: AgentsContext, principal: Principal): ShopClient {
  return openShop(ctx, { ...principal, identity: asCustomer(principal.identity) });
}

/** The shop's typed client as this caller. */
export function openShop(ctx: AgentsContext, { identity, client, agent }: Principal): ShopClient {
  const { env, vars } = ctx;
  return openShopAs(ctx, {
    ...{ apps: { PRODUCTS: env.PRODUCTS, ORDERS: env.ORDERS }, baseUrl: vars.SHOP_URL, identity, client, agent },
    timeLeft: () => vars.UPSTREAM_TIMEOUT_MS,
  });
}
