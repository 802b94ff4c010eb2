import { createApp } from "#shared/http/app.ts";
import { agentTable, refuseMethodOfAgents } from "./agents/agents.ts";
import { adminSessionRoutes } from "./admin-session/admin-session.routes.ts";
import { authenticate } from "./middleware/authentication.ts";
import { limitBody } from "./middleware/body-limit.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { measureFailures } from "./middleware/failures.ts";
import { forwardTo } from "./middleware/forward.ts";
import { corsHeaders, requestIdHeader, securityHeaders } from "./middleware/headers.ts";
import { exceptOperator } from "./metrics/metrics-token.ts";
import { metricsRoutes } from "./metrics/metrics.routes.ts";
import { showErrorPage } from "./pages/error-page.ts";
import { answerUnknownPath, pageTable } from "./pages/pages.ts";
import { problemRoutes } from "./problems/problems.routes.ts";
import { limitCaller, limitNetwork } from "./middleware/rate-limit.ts";
import { readUnreadBody } from "./middleware/unread-body.ts";
import { allowedMethods, methodNotAllowed, routeTable } from "./route-table.ts";
import { serviceRoutes } from "./service/service.routes.ts";

const GATEWAY = "gateway";

// At the gateway the identity header comes from the client, so it is not trusted.
export const app = createApp({ readVars, createContext }, { trustsIdentity: false });

app.use(requestIdHeader, securityHeaders, corsHeaders, readUnreadBody, limitBody);

for (const { path, routes } of routeTable) {
  for (const route of routes.filter(({ worker }) => worker === GATEWAY)) {
    app.on([route.method], [path], exceptOperator(limitNetwork(route)));
  }
}
// The files of the API reference are not routes of the API.
app.use("/docs/*", exceptOperator(limitNetwork({ limit: "service" })));
app.route("/", serviceRoutes);
app.route("/", problemRoutes);
app.route("/", metricsRoutes);

for (const { path, routes } of routeTable) {
  for (const route of routes.filter(({ worker }) => worker !== GATEWAY)) {
    const before = [measureFailures(route), limitNetwork(route), authenticate(route), limitCaller(route)];
    app.on([route.method], [path], ...before, forwardTo(route.worker, route));
  }
  app.all(path, () => {
    throw methodNotAllowed(allowedMethods(routes));
  });
}

app.route("/", adminSessionRoutes as never);
for (const { path, methods, handlers } of agentTable) app.on(methods, [path], ...handlers);
for (const { path } of agentTable) app.all(path, refuseMethodOfAgents);
for (const { path, routes, refuse } of pageTable) {
  for (const { method, handlers } of routes) app.on([method], [path], ...handlers);
  app.all(path, showErrorPage, refuse);
}
app.all("*", showErrorPage, answerUnknownPath);
