import { bodyLimit } from "hono/body-limit";
import { createApp, REQUEST_ID_HEADER } from "../../../shared/app.ts";
import { AppError } from "../../../shared/errors.ts";
import { ANONYMOUS, identify } from "./authentication.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { forward } from "./forward.ts";
import { apiHeaders, corsHeaders, docsHeaders } from "./headers.ts";
import { networkOf } from "./networks.ts";
import { metricsRoutes } from "./metrics.routes.ts";
import { problemRoutes } from "./problems.routes.ts";
import { countRequest, limitClassOf } from "./rate-limit.ts";
import { allowedMethods, routeTable } from "./route-table.ts";
import { serviceRoutes } from "./service.routes.ts";

const MAX_BODY_BYTES = 64 * 1024;
const GATEWAY = "gateway";

export const app = createApp({ readVars, createContext });

// Headers are set on the answer itself: each `c.header()` after it would copy the answer.
app.use(async (c, next) => {
  // Whatever a client says of itself in the header of the Workers behind.
  c.set("identity", ANONYMOUS);
  await next();
  c.res.headers.set(REQUEST_ID_HEADER, c.get("ctx").requestId);
});
app.use((c, next) => (/^\/docs(\/|$)/.test(c.req.path) ? docsHeaders(c, next) : apiHeaders(c, next)));
app.use(corsHeaders);
app.use(
  bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: () => {
      throw new AppError("payload-too-large");
    },
  }),
);

app.route("/", serviceRoutes);
app.route("/", problemRoutes);
app.route("/", metricsRoutes);

for (const { path, routes } of routeTable) {
  for (const { method, access, worker } of routes) {
    if (worker === GATEWAY) continue;
    app.on(method, path, async (c) => {
      const ctx = c.get("ctx");
      const identity = await identify(ctx, c.req.header("Authorization"), access);
      c.set("identity", identity);
      const client = networkOf(c.req.header("CF-Connecting-IP"));
      const policy = await countRequest(ctx, limitClassOf(c.req.method, c.req.path), identity, client);
      const response = await forward(ctx, { worker, request: c.req.raw, identity, client });
      const answer = new Response(response.body, response);
      // A Worker that limits something of its own has said so itself.
      if (!answer.headers.has("RateLimit-Policy")) answer.headers.set("RateLimit-Policy", policy);
      return answer;
    });
  }
  app.all(path, () => {
    const allow = allowedMethods(routes);
    throw new AppError("method-not-allowed", `This path takes ${allow}.`, { headers: { Allow: allow } });
  });
}
