import { SCOPES } from "#shared/contracts/agents/authorization.ts";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute, jsonResponse } from "#shared/http/route.ts";
import type { UsersContext } from "../context.ts";
import { publicKeys } from "./keys.service.ts";
import { CODE_GRANT, GRANT_TYPES, JwksSchema, ServerMetadataSchema } from "../sessions/sessions.schema.ts";

const tags = ["Sessions"];
export const metadataRoutes = createRouter<UsersContext>();

/** Shorter than the time between the publication of a key and its first signature: see keys.service.ts. */
const PUBLIC = { "Cache-Control": "public, max-age=60" };

metadataRoutes.openapi(
  defineRoute({
    operationId: "getSigningKeys",
    method: "get",
    path: "/.well-known/jwks.json",
    access: "public",
    tags,
    summary: "The public keys that access tokens are signed with (RFC 7517)",
    responses: { 200: jsonResponse(JwksSchema, "A JSON Web Key Set") },
  }),
  async (c) => c.json(await publicKeys(c.get("ctx")), 200, PUBLIC),
);

metadataRoutes.openapi(
  defineRoute({
    operationId: "getServerMetadata",
    method: "get",
    path: "/.well-known/oauth-authorization-server",
    access: "public",
    tags,
    summary: "What an OAuth client needs to know (RFC 8414)",
    responses: { 200: jsonResponse(ServerMetadataSchema, "Authorization server metadata") },
  }),
  (c) => {
    const { issuer, authorizationPage } = c.get("ctx");
    const at = (path: string) => new URL(path, issuer).href;
    return c.json(
      {
        issuer,
        ...(authorizationPage ? { authorization_endpoint: at(authorizationPage) } : {}),
        token_endpoint: at("/api/v1/auth/token"),
        registration_endpoint: at("/api/v1/auth/register"),
        revocation_endpoint: at("/api/v1/auth/revoke"),
        jwks_uri: at("/.well-known/jwks.json"),
        scopes_supported: [...SCOPES],
        response_types_supported: authorizationPage ? ["code"] : [],
        grant_types_supported: GRANT_TYPES.filter((grant) => authorizationPage || grant !== CODE_GRANT),
        code_challenge_methods_supported: ["S256"],
        client_id_metadata_document_supported: true,
        authorization_response_iss_parameter_supported: true,
        token_endpoint_auth_methods_supported: ["none"],
        revocation_endpoint_auth_methods_supported: ["none"],
        service_documentation: at("/docs"),
      },
      200,
      PUBLIC,
    );
  },
);
