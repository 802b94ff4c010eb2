import { createApp } from "#shared/http/app.ts";
import { createContext } from "./context.ts";
import { oauthRoutes } from "./discovery/oauth.routes.ts";
import { readVars } from "./env.ts";
import { mcpRoutes } from "./mcp/mcp.routes.ts";
import { ucpRoutes } from "./ucp/ucp.routes.ts";

export const app = createApp({ readVars, createContext });

app.route("/", oauthRoutes as never);
app.route("/", mcpRoutes as never);
app.route("/", ucpRoutes as never);
