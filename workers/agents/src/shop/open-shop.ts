import { createShopClient, type ShopClient } from "#shared/client/client.ts";
import { AGENT_HEADER, type AgentOrigin, encodeAgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import {
  ANONYMOUS,
  type Caller,
  CLIENT_HEADER,
  encodeIdentity,
  IDENTITY_HEADER,
  type Identity,
} from "#shared/contracts/identity.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import { REQUEST_ID_HEADER } from "#shared/http/app.ts";
import type { AgentsContext } from "../context.ts";
import type { Upstream } from "../env.ts";

/** Who an agent acts for, as the gateway resolved it, the agent's network, and the agent itself if it named its profile. */
export type Principal = { identity: Identity; client: string; agent?: AgentOrigin | undefined };

const PATHS_OF_PRODUCTS = /^\/api\/v1\/(products|categories)\b/;
const PATHS_OF_ORDERS = /^\/api\/v1\/(carts|orders|shop|reports)\b/;

/** The catalogue as everyone sees it. */
export const openCatalogue = (ctx: AgentsContext, { client }: Principal): ShopClient =>
  openShop(ctx, { identity: ANONYMOUS, client });

/** Whether this is a user who allowed the client of the token to buy, or a token of the user's own. */
export function isBuyer(identity: Identity): identity is Caller {
  return identity.kind === "user" && (identity.scopes?.includes("buyer") ?? true);
}

/** The shop as a buyer uses it: an administrator who buys sees and may what other customers do. */
export function openAsBuyer(ctx: AgentsContext, { identity, client, agent }: Principal): ShopClient {
  const isAdmin = identity.kind === "user" && identity.role === "admin";
  return openShop(ctx, { identity: isAdmin ? { ...identity, role: "customer" } : identity, client, agent });
}

/** The shop's typed client, whose requests go to the other Workers by their bindings, as this caller. */
export function openShop(ctx: AgentsContext, { identity, client, agent }: Principal): ShopClient {
  const send = async (request: Request): Promise<Response> => {
    const { headers } = request;
    if (identity.kind === "user") headers.set(IDENTITY_HEADER, encodeIdentity(identity));
    headers.set(CLIENT_HEADER, client);
    if (agent) headers.set(AGENT_HEADER, encodeAgentOrigin(agent));
    headers.set(REQUEST_ID_HEADER, ctx.requestId);
    headers.set("traceparent", formatTraceparent(ctx.trace));
    const signal = AbortSignal.timeout(ctx.vars.UPSTREAM_TIMEOUT_MS);
    try {
      return await findUpstream(ctx, request).fetch(new Request(request, { signal }));
    } catch (error) {
      throw serviceUnavailable(error);
    }
  };
  return createShopClient({ baseUrl: ctx.vars.SHOP_URL, fetch: send, retry: { attempts: 2, maxDelaySeconds: 1 } });
}

function findUpstream({ env }: AgentsContext, { url }: Request): Upstream {
  const { pathname } = new URL(url);
  if (PATHS_OF_PRODUCTS.test(pathname)) return env.PRODUCTS;
  if (PATHS_OF_ORDERS.test(pathname)) return env.ORDERS;
  throw new Error(`No Worker serves ${pathname}`);
}
