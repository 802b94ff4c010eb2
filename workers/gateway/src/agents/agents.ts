import { AGENTS_RESOURCE } from "#shared/contracts/agents/authorization.ts";
import type { LimitClass } from "#shared/http/route.ts";
import type { GatewayMiddleware } from "../context.ts";
import { authenticate } from "../middleware/authentication.ts";
import { measureFailures } from "../middleware/failures.ts";
import { forwardTo } from "../middleware/forward.ts";
import { limitCaller, limitNetwork } from "../middleware/rate-limit.ts";
import { ifThereIs } from "../pages/pages.ts";
import { allowedMethods, methodNotAllowed } from "../route-table.ts";

/** The Worker that speaks the protocols of agents. A project need not have it. */
export const AGENTS = "agents";

type AgentRoute = { path: string; methods: string[]; handlers: GatewayMiddleware[] };

/**
 * What agents call. These routes have the forms of the protocols instead of the API's, so the OpenAPI document does not have
 * them. An agent counts by its network, and by the user whose token it sends.
 */
export const agentTable: AgentRoute[] = [
  route("/mcp", ["POST"], "writes"),
  route("/.well-known/oauth-protected-resource/mcp", ["GET"], "reads"),
  route("/.well-known/ucp", ["GET"], "reads"),
  route("/.well-known/ucp/:version", ["GET"], "reads"),
  // One of these reads up to twenty products.
  route("/ucp/catalog/search", ["POST"], "writes"),
  route("/ucp/catalog/lookup", ["POST"], "writes"),
  route("/ucp/catalog/product", ["POST"], "reads"),
  route("/ucp/carts", ["POST"], "writes"),
  route("/ucp/carts/:id", ["GET"], "reads"),
  route("/ucp/carts/:id", ["PUT"], "writes"),
  route("/ucp/carts/:id/cancel", ["POST"], "writes"),
  route("/ucp/checkout-sessions", ["POST"], "writes"),
  route("/ucp/checkout-sessions/:id", ["GET"], "reads"),
  route("/ucp/checkout-sessions/:id", ["PUT"], "writes"),
  route("/ucp/checkout-sessions/:id/complete", ["POST"], "orders"),
  route("/ucp/checkout-sessions/:id/cancel", ["POST"], "writes"),
  route("/ucp/orders/:id", ["GET"], "reads"),
];

function route(path: string, methods: string[], limit: LimitClass): AgentRoute {
  const declared = { worker: AGENTS, limit };
  const handlers = [
    measureFailures(declared),
    limitNetwork(declared),
    // The Worker decides what needs a user. A token that cannot be checked must not count as none.
    authenticate({ access: "signedIn", resource: AGENTS_RESOURCE }),
    limitCaller(declared),
    forwardTo(AGENTS),
  ];
  return { path, methods, handlers: handlers.map((handler) => ifThereIs(AGENTS, handler)) };
}

/** Answers the methods that a path of agents does not take. GET of `/mcp` is one: there are no sessions that could be listened to. */
export const refuseMethodOfAgents: GatewayMiddleware = ifThereIs(AGENTS, async (c) => {
  const routes = agentTable.filter(({ path }) => path === c.req.routePath);
  throw methodNotAllowed(allowedMethods(routes.flatMap(({ methods }) => methods.map((method) => ({ method })))));
});
