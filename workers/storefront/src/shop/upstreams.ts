import { CLIENT_HEADER, encodeIdentity, IDENTITY_HEADER, type Identity } from "#shared/contracts/identity.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import { REQUEST_ID_HEADER } from "#shared/http/app.ts";
import { createShopClient, type ShopClient } from "#shared/client/client.ts";
import { type StorefrontContext, timeLeft, type Visitor } from "../context.ts";
import type { Env, Upstream } from "../env.ts";

/**
 * Who is calling: the identity that users resolved, and where the gateway saw the visitor. `hasOwnRole` (default: false): an
 * administrator calls as one.
 */
export type Principal = { identity: Identity; visitor: Pick<Visitor, "client" | "origin">; hasOwnRole?: boolean };

const WORKERS: [RegExp, "USERS" | "PRODUCTS" | "ORDERS"][] = [
  [/^\/api\/v1\/(users|auth)\b/, "USERS"],
  [/^\/api\/v1\/(products|categories)\b/, "PRODUCTS"],
  [/^\/api\/v1\/(carts|orders|shop|returns)\b/, "ORDERS"],
];

/** The shop's typed client, whose requests go to the other Workers by their bindings, as this caller. */
export function openShop(ctx: StorefrontContext, { identity, visitor, hasOwnRole = false }: Principal): ShopClient {
  const asUser = hasOwnRole ? identity : asCustomer(identity);
  const send = async (request: Request): Promise<Response> => {
    // It would be begun, and given up at once.
    if (timeLeft(ctx) === 0) throw serviceUnavailable(new Error("no time is left for another call"));
    const { headers } = request;
    if (asUser.kind === "user") headers.set(IDENTITY_HEADER, encodeIdentity(asUser));
    headers.set(CLIENT_HEADER, visitor.client);
    headers.set(REQUEST_ID_HEADER, ctx.requestId);
    headers.set("traceparent", formatTraceparent(ctx.trace));
    const signal = AbortSignal.timeout(timeLeft(ctx));
    try {
      const { pathname } = new URL(request.url);
      return await findUpstream(ctx.env, pathname).fetch(new Request(request, { signal }));
    } catch (error) {
      throw serviceUnavailable(error);
    }
  };
  return createShopClient({ baseUrl: visitor.origin, fetch: send, retry: { attempts: 2, maxDelaySeconds: 1 } });
}

/** In the storefront an administrator is a customer like others: sees no drafts, and changes nothing of the shop. */
function asCustomer(identity: Identity): Identity {
  return identity.kind === "user" && identity.role === "admin" ? { ...identity, role: "customer" } : identity;
}

function findUpstream(env: Env, pathname: string): Upstream {
  const [, binding] = WORKERS.find(([paths]) => paths.test(pathname)) ?? [];
  if (!binding) throw new Error(`No Worker serves ${pathname}`);
  return env[binding];
}
