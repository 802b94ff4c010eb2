import { Hono } from "hono";
import { AGENTS_RESOURCE, SCOPES } from "#shared/contracts/agents/authorization.ts";
import type { AppEnv } from "#shared/http/app.ts";
import type { AgentsContext } from "../context.ts";

/** Where a client finds out how to get a token: RFC 9728, as the Model Context Protocol asks for it. */
export const oauthRoutes = new Hono<AppEnv<AgentsContext>>();

export const RESOURCE_METADATA_PATH = "/.well-known/oauth-protected-resource/mcp";

oauthRoutes.get(RESOURCE_METADATA_PATH, (c) => {
  const { SHOP_URL } = c.get("ctx").vars;
  const metadata = {
    resource: `${SHOP_URL}${AGENTS_RESOURCE}`,
    authorization_servers: [SHOP_URL],
    scopes_supported: SCOPES,
    bearer_methods_supported: ["header"],
    resource_documentation: `${SHOP_URL}/docs`,
  };
  return c.json(metadata, 200, { "Cache-Control": "public, max-age=3600" });
});
