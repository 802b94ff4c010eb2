import { REQUEST_ID_HEADER } from "#shared/http/app.ts";
import { PROBLEM_MEDIA_TYPE } from "#shared/http/problem.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import { AGENT_HEADER } from "#shared/contracts/agents/agent-origin.ts";
import { CLIENT_HEADER, encodeIdentity, IDENTITY_HEADER } from "#shared/contracts/identity.ts";
import { formatTraceparent } from "#shared/core/trace.ts";
import type { GatewayRequest } from "../context.ts";
import { awaitWorker } from "./timeout.ts";
import { findUpstream } from "../env.ts";
import type { ForwardedRoute } from "../route-table.ts";
import { networkOf } from "./networks.ts";

/** How much longer a request with a large body may take: a client may need that long to send it. */
const UPLOAD_TIMEOUT_FACTOR = 8;

/** Forwards requests to another Worker. */
export function forwardTo(worker: string, { maxBodyBytes }: Pick<ForwardedRoute, "maxBodyBytes"> = {}) {
  return async (c: GatewayRequest): Promise<Response> => {
    const { env, vars } = c.get("ctx");
    const request = new Request(c.req.raw);
    setHeaders(c, request.headers);
    // Only until the response begins: a download that is streamed may take longer. The platform ends a call that was given
    // up when this request has its response.
    const timeoutMs = vars.UPSTREAM_TIMEOUT_MS * (maxBodyBytes ? UPLOAD_TIMEOUT_FACTOR : 1);
    const answer = await awaitWorker(timeoutMs, findUpstream(env, worker).fetch(request));
    if (isErrorPage(answer)) {
      await answer.body?.cancel();
      throw serviceUnavailable(new Error(`${worker} failed with status ${answer.status} before it could answer`));
    }
    return new Response(answer.body, answer);
  };
}

/**
 * Whether the platform answered instead of a Worker that threw, with a page that may contain the cause. A Worker's own
 * errors are problem documents, or pages with a policy of their own.
 */
function isErrorPage({ status, headers }: Response): boolean {
  if (status < 500) return false;
  return headers.get("Content-Type") !== PROBLEM_MEDIA_TYPE && !headers.has("Content-Security-Policy");
}

/**
 * Sets the caller's identity in place of the token and of any forged identity. The headers that a Worker trusts are
 * all set here.
 */
function setHeaders(c: GatewayRequest, headers: Headers): void {
  const { requestId, trace } = c.get("ctx");
  const identity = c.get("identity");
  headers.delete("Authorization");
  headers.delete(AGENT_HEADER);
  if (identity.kind === "anonymous" && !identity.tokenRefused) headers.delete(IDENTITY_HEADER);
  else headers.set(IDENTITY_HEADER, encodeIdentity(identity));
  headers.set(CLIENT_HEADER, networkOf(c.req.header("CF-Connecting-IP")));
  headers.set(REQUEST_ID_HEADER, requestId);
  headers.set("traceparent", formatTraceparent(trace));
}
