import type { OpenAPIHono } from "@hono/zod-openapi";
import { type AppEnv, createApp } from "#shared/http/app.ts";
import { AppError } from "#shared/core/errors.ts";
import { NOBODY } from "#shared/contracts/identity.ts";
import { authenticate } from "./middleware/authentication.ts";
import { limitBody } from "./middleware/body-limit.ts";
import { createContext, type GatewayContext, type GatewayMiddleware } from "./context.ts";
import { readVars } from "./env.ts";
import { forwardTo } from "./middleware/forward.ts";
import { corsHeaders, requestIdHeader, securityHeaders } from "./middleware/headers.ts";
import { exceptOperator } from "./metrics/metrics-token.ts";
import { metricsRoutes } from "./metrics/metrics.routes.ts";
import { problemRoutes } from "./problems/problems.routes.ts";
import { limitCaller, limitNetwork } from "./middleware/rate-limit.ts";
import { allowedMethods, type ForwardedRoute, routeTable } from "./route-table.ts";
import { serviceRoutes } from "./service/service.routes.ts";

const GATEWAY = "gateway";

/** What is done to every request, outermost first. */
const forEvery: Record<string, GatewayMiddleware> = {
  "request id": requestIdHeader,
  "security headers": securityHeaders,
  CORS: corsHeaders,
  "body limit": limitBody,
};

/** What is done, after that, to a request for another Worker. */
const forForwarded: Record<string, (route: ForwardedRoute) => GatewayMiddleware> = {
  "network limit": limitNetwork,
  authentication: authenticate,
  "caller limit": limitCaller,
};

export const stepNames = [...Object.keys(forEvery), ...Object.keys(forForwarded)];

/** The gateway. The bench makes some with fewer steps, to see what each of them costs. */
export function createGateway(steps = stepNames) {
  const app = createApp({ readVars, createContext });
  const chosen = <Value>(all: Record<string, Value>) => steps.flatMap((step) => all[step] ?? []);

  // Here the identity header comes from outside, and says nothing.
  app.use((c, next) => {
    c.set("identity", NOBODY);
    return next();
  });
  for (const step of chosen(forEvery)) app.use(step);
  limitOwnRoutes(app);
  app.route("/", serviceRoutes);
  app.route("/", problemRoutes);
  app.route("/", metricsRoutes);
  for (const { path, routes } of routeTable) {
    for (const route of routes.filter(({ worker }) => worker !== GATEWAY)) {
      const before = chosen(forForwarded).map((step) => step(route));
      app.on([route.method], [path], ...before, forwardTo(route.worker));
    }
    app.all(path, () => {
      const allow = allowedMethods(routes);
      throw new AppError("method-not-allowed", `This path takes ${allow}.`, { headers: { Allow: allow } });
    });
  }
  return app;
}

/** The routes of the gateway itself, the files of the reference among them; the operator is not limited. */
function limitOwnRoutes(app: OpenAPIHono<AppEnv<GatewayContext>>): void {
  const own = routeTable.flatMap(({ path, routes }) => routes.map((route) => ({ path, ...route })));
  for (const { path, method, limit } of own.filter(({ worker }) => worker === GATEWAY)) {
    app.on([method], [path], exceptOperator(limitNetwork({ limit })));
  }
  app.use("/docs/*", exceptOperator(limitNetwork({ limit: "service" })));
}

export const app = createGateway();
