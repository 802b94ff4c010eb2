import { REQUEST_ID_HEADER } from "../../../shared/app.ts";
import { CLIENT_HEADER, encodeIdentity, IDENTITY_HEADER, type Identity } from "../../../shared/identity.ts";
import { formatTraceparent } from "../../../shared/trace.ts";
import type { GatewayContext } from "./context.ts";
import { withinDeadline } from "./deadline.ts";

/** What only the gateway may say to the Workers behind it. */
const INTERNAL_HEADERS = /^x-shop-/i;

/** Hands the request to a Worker with the caller's identity in place of the token, and of any forged identity. */
export async function forward(
  ctx: GatewayContext,
  { worker, request, identity, client }: { worker: string; request: Request; identity: Identity; client: string },
): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) if (INTERNAL_HEADERS.test(name)) headers.delete(name);
  headers.delete("Authorization");
  headers.set(IDENTITY_HEADER, encodeIdentity(identity));
  headers.set(CLIENT_HEADER, client);
  headers.set(REQUEST_ID_HEADER, ctx.requestId);
  headers.set("traceparent", formatTraceparent(ctx.trace));
  const upstream = ctx.upstream(worker);
  return withinDeadline(ctx.vars.UPSTREAM_TIMEOUT_MS, (signal) =>
    upstream.fetch(new Request(request, { headers, signal })),
  );
}
