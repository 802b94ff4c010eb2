import { createMcpHandler, hostHeaderValidationResponse, originValidationResponse } from "@modelcontextprotocol/server";
import { Hono } from "hono";
import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import { clientOf, type Identity } from "#shared/contracts/identity.ts";
import { AppError } from "#shared/core/errors.ts";
import { describeError } from "#shared/core/log.ts";
import type { AppEnv } from "#shared/http/app.ts";
import { unauthorized } from "#shared/http/route.ts";
import type { AgentsContext, AgentsRequest } from "../context.ts";
import { RESOURCE_METADATA_PATH } from "../discovery/oauth.routes.ts";
import { identifyAgent } from "../ucp/identify-agent.ts";
import { UcpRefusal } from "../ucp/refusals.ts";
import { createServer } from "./server.ts";
import { isAllowed, type Tool } from "./tool.ts";
import { TOOLS } from "./tools.ts";

/**
 * The Model Context Protocol over streamable HTTP, without sessions: the revision 2026-07-28, and those of 2025 for older
 * clients. What a caller may do is known to the gateway and the Workers behind; here a missing token becomes the challenge that
 * clients of the protocol understand.
 */
export const mcpRoutes = new Hono<AppEnv<AgentsContext>>();

const LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"];

mcpRoutes.all("/mcp", async (c) => {
  const ctx = c.get("ctx");
  const request = c.req.raw;
  const hosts = [new URL(ctx.vars.SHOP_URL).hostname, ...(ctx.vars.LOCAL_SHOP ? LOCAL_HOSTS : [])];
  // A page that reaches the shop under a name of its own (DNS rebinding) is refused.
  const refused = hostHeaderValidationResponse(request, hosts) ?? originValidationResponse(request, hosts);
  if (refused) return refused;
  const body = await readBody(request);
  if (Array.isArray(body)) return refuseBatch();
  requireToken(c, body);
  const agent = await readAgent(c);
  if (agent instanceof UcpRefusal) return refuseAgent(agent);
  const principal = { identity: c.get("identity"), client: clientOf(c), agent };
  const handler = createMcpHandler(() => createServer({ ctx, principal }), {
    // The message may repeat what the client sent.
    onerror: (error) => ctx.log.info("call of the protocol refused", { error: describeError(error) }),
  });
  const answer = await handler.fetch(request);
  answer.headers.set("Cache-Control", "no-store, no-transform");
  return answer;
});

/** The JSON of a request; `undefined` when it has none, which the handler then refuses. */
function readBody(request: Request): Promise<unknown> {
  return request
    .clone()
    .json()
    .catch(() => undefined);
}

/** The revision 2025-03-26 has batches, and later ones have none: all calls of a batch would count as one request. */
function refuseBatch(): Response {
  return refuse(400, { code: -32600, message: "Invalid Request: send one message with each request, and no batch." });
}

/** The agent that the request names, as in the Universal Commerce Protocol; it need not name one. */
async function readAgent(c: AgentsRequest): Promise<AgentOrigin | UcpRefusal | undefined> {
  if (!c.req.header("UCP-Agent")) return undefined;
  try {
    const { profile, version } = await identifyAgent(c.get("ctx"), c.req.raw);
    return { profile: profile.url, version };
  } catch (error) {
    if (error instanceof UcpRefusal) return error;
    throw error;
  }
}

/** The error codes are those of the Universal Commerce Protocol. */
function refuseAgent({ code, status, message }: UcpRefusal): Response {
  const number = /^(profile|version|invalid_profile)_/.test(code) ? -32001 : status === 400 ? -32600 : -32000;
  return refuse(status, { code: number, message, data: { code, content: message } });
}

/** The error of a request as a whole, in JSON-RPC. */
const refuse = (status: number, error: { code: number; message: string; data?: object }): Response =>
  Response.json({ jsonrpc: "2.0", id: null, error }, { status });

/**
 * Refuses a token that is not valid, and a call of a tool that needs one, with the challenge of RFC 6750 and RFC 9728.
 *
 * @throws AppError unauthorized, forbidden
 */
function requireToken(c: AgentsRequest, body: unknown): void {
  const identity = c.get("identity");
  const metadata = `resource_metadata="${c.get("ctx").vars.SHOP_URL}${RESOURCE_METADATA_PATH}"`;
  const challenge = (error: AppError, parameters: string) =>
    new AppError(error.code, error.message, { headers: { "WWW-Authenticate": `Bearer ${parameters}, ${metadata}` } });
  if (identity.kind === "anonymous" && identity.tokenRefused) {
    throw challenge(unauthorized(true), 'error="invalid_token"');
  }
  const tool = calledTool(body);
  if (!tool || isAllowed(tool, identity)) return;
  throw challenge(...refusalOf(tool, identity));
}

function refusalOf({ name, access }: Tool, { kind }: Identity): [AppError, string] {
  if (kind === "anonymous") return [unauthorized(false, `${name} needs the token of a user.`), `scope="${access}"`];
  const needed = access === "admin" ? "is for administrators" : "needs a token that its user allowed to buy";
  const error = new AppError("forbidden", `${name} ${needed}.`);
  return [error, `error="insufficient_scope", scope="${access}"`];
}

/** The tool that a message calls. */
function calledTool(message: unknown): Tool | undefined {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown } };
  return method === "tools/call" ? TOOLS.find(({ name }) => name === params?.name) : undefined;
}
