import { REQUEST_ID_HEADER } from "../../../shared/app.ts";
import { serviceUnavailable } from "../../../shared/errors.ts";
import { CLIENT_HEADER, encodeIdentity, IDENTITY_HEADER, type Identity } from "../../../shared/identity.ts";
import { formatTraceparent } from "../../../shared/trace.ts";
import type { GatewayContext } from "./context.ts";
import { gatewayTimeout } from "./deadline.ts";

/**
 * Hands the request to a Worker with the caller's identity in place of the token, and of any forged identity: all that
 * a Worker believes of a header, it finds in those that are set here.
 */
export async function forward(
  ctx: GatewayContext,
  { worker, request, identity, client }: { worker: string; request: Request; identity: Identity; client: string },
): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.delete("Authorization");
  if (identity.kind === "anonymous" && !identity.tokenRefused) headers.delete(IDENTITY_HEADER);
  else headers.set(IDENTITY_HEADER, encodeIdentity(identity));
  headers.set(CLIENT_HEADER, client);
  headers.set(REQUEST_ID_HEADER, ctx.requestId);
  headers.set("traceparent", formatTraceparent(ctx.trace));
  const signal = AbortSignal.timeout(ctx.vars.UPSTREAM_TIMEOUT_MS);
  try {
    return await ctx.upstream(worker).fetch(new Request(request, { headers, signal }));
  } catch (error) {
    throw signal.aborted ? gatewayTimeout() : serviceUnavailable(error);
  }
}
