import { createShopClient, type ShopClient } from "#shared/client/client.ts";
import { AGENT_HEADER, type AgentOrigin, encodeAgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import { CLIENT_HEADER, encodeIdentity, IDENTITY_HEADER, type Identity } from "#shared/contracts/identity.ts";
import type { BaseContext } from "#shared/core/context.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import { REQUEST_ID_HEADER } from "./app.ts";

/** The HTTP app of a Worker, by its binding. */
export type Upstream = { fetch(request: Request): Promise<Response> };

type Shop = {
  /** The bindings to the apps. */
  apps: Partial<Record<"USERS" | "PRODUCTS" | "ORDERS", Upstream>>;
  /** The address of the shop. */
  baseUrl: string;
  /** How long an answer may take, in ms. With 0 nothing is sent. */
  timeLeft: () => number;
  identity: Identity;
  /** The network of the caller, as the gateway saw it. */
  client: string;
  /** The agent that the request comes through. */
  agent?: AgentOrigin | undefined;
};

const APPS: [RegExp, keyof Shop["apps"]][] = [
  [/^\/api\/v1\/(users|auth)\b/, "USERS"],
  [/^\/api\/v1\/(products|categories)\b/, "PRODUCTS"],
  [/^\/api\/v1\/(carts|orders|shop|returns|reports)\b/, "ORDERS"],
];

/** The shop's typed client, whose requests go to the other Workers by their bindings, as this caller. They trust what it says. */
export function openShopAs(
  { requestId, trace }: Pick<BaseContext, "requestId" | "trace">,
  { apps, baseUrl, timeLeft, identity, client, agent }: Shop,
): ShopClient {
  const send = async (request: Request): Promise<Response> => {
    const timeout = timeLeft();
    // It would be begun, and given up at once.
    if (timeout === 0) throw serviceUnavailable(new Error("no time is left for another call"));
    const { headers } = request;
    if (identity.kind === "user") headers.set(IDENTITY_HEADER, encodeIdentity(identity));
    headers.set(CLIENT_HEADER, client);
    if (agent) headers.set(AGENT_HEADER, encodeAgentOrigin(agent));
    headers.set(REQUEST_ID_HEADER, requestId);
    headers.set("traceparent", formatTraceparent(trace));
    try {
      const signal = AbortSignal.timeout(timeout);
      return await findApp(apps, request).fetch(new Request(request, { signal }));
    } catch (error) {
      throw serviceUnavailable(error);
    }
  };
  return createShopClient({ baseUrl, fetch: send, retry: { attempts: 2, maxDelaySeconds: 1 } });
}

/** An administrator as a customer like others, who sees no drafts and changes nothing of the shop. */
export function asCustomer(identity: Identity): Identity {
  return identity.kind === "user" && identity.role === "admin" ? { ...identity, role: "customer" } : identity;
}

function findApp(apps: Shop["apps"], { url }: Request): Upstream {
  const { pathname } = new URL(url);
  const [, binding] = APPS.find(([paths]) => paths.test(pathname)) ?? [];
  const app = binding && apps[binding];
  if (!app) throw new Error(`No Worker serves ${pathname}`);
  return app;
}
