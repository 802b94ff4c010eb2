import { CLIENT_HEADER, encodeIdentity, IDENTITY_HEADER, type Identity } from "#shared/contracts/identity.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import { REQUEST_ID_HEADER } from "#shared/http/app.ts";
import { createShopClient, type ShopClient } from "#shared/client/client.ts";
import type { StorefrontContext, Visitor } from "../context.ts";
import type { Env, Upstream } from "../env.ts";

/** Who is calling: the identity that users resolved, and where the gateway saw the visitor. */
export type Principal = { identity: Identity; visitor: Pick<Visitor, "client" | "origin"> };

const WORKERS: [RegExp, "USERS" | "PRODUCTS" | "ORDERS"][] = [
  [/^\/api\/v1\/(users|auth)\b/, "USERS"],
  [/^\/api\/v1\/(products|categories)\b/, "PRODUCTS"],
  [/^\/api\/v1\/(carts|orders|shop|returns)\b/, "ORDERS"],
];

/** The shop's typed client, whose requests go to the other Workers by their bindings, as this caller. */
export function openShop(ctx: StorefrontContext, { identity, visitor }: Principal): ShopClient {
  const send = async (request: Request): Promise<Response> => {
    const { headers } = request;
    if (identity.kind === "user") headers.set(IDENTITY_HEADER, encodeIdentity(asCustomer(identity)));
    headers.set(CLIENT_HEADER, visitor.client);
    headers.set(REQUEST_ID_HEADER, ctx.requestId);
    headers.set("traceparent", formatTraceparent(ctx.trace));
    const signal = AbortSignal.timeout(ctx.vars.UPSTREAM_TIMEOUT_MS);
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
function asCustomer<Of extends Extract<Identity, { kind: "user" }>>(identity: Of): Of {
  return identity.role === "admin" ? { ...identity, role: "customer" } : identity;
}

function findUpstream(env: Env, pathname: string): Upstream {
  const [, binding] = WORKERS.find(([paths]) => paths.test(pathname)) ?? [];
  if (!binding) throw new Error(`No Worker serves ${pathname}`);
  return env[binding];
}
