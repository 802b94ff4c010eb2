import { clientOf } from "#shared/contracts/identity.ts";
import { createRouter } from "#shared/http/app.ts";
import { PROBLEM_MEDIA_TYPE, ProblemSchema } from "#shared/http/problem.ts";
import { defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import type { UsersContext } from "../context.ts";
import { registerClient } from "./clients.service.ts";
import { ClientMetadataSchema, RegisteredClientSchema, RegistrationErrorSchema } from "./registration.schema.ts";

export const registrationRoutes = createRouter<UsersContext>();

/** What a public client may do here, whatever more it asked for. */
const GRANTS = { grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] };

registrationRoutes.openapi(
  defineRoute({
    operationId: "registerClient",
    method: "post",
    path: "/api/v1/auth/register",
    access: "public",
    limit: "auth",
    tags: ["Authorizations"],
    summary: "Register a client, as an agent without a metadata document does (RFC 7591)",
    request: { body: jsonBody(ClientMetadataSchema) },
    responses: {
      201: jsonResponse(RegisteredClientSchema, "The client. Unless a user approves it within 7 days it is deleted"),
      400: {
        description: "Refused, in the words of RFC 7591 §3.2.2, or no JSON",
        content: {
          "application/json": { schema: RegistrationErrorSchema },
          [PROBLEM_MEDIA_TYPE]: { schema: ProblemSchema },
        },
      },
    },
  }),
  async (c) => {
    const ctx = c.get("ctx");
    const metadata = c.req.valid("json");
    const { client_name, redirect_uris, token_endpoint_auth_method } = metadata;
    const registered = {
      client_id: await registerClient(ctx, clientOf(c), metadata),
      client_id_issued_at: Math.floor(ctx.now().getTime() / 1000),
      ...{ client_name, redirect_uris, token_endpoint_auth_method },
      ...GRANTS,
    };
    return c.json(registered, 201, { "Cache-Control": "no-store" });
  },
  (result, c) => {
    if (result.success) return;
    const { issues } = result.error;
    const isRedirect = issues.some(({ path }) => path[0] === "redirect_uris");
    const description = issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; ");
    const error = isRedirect ? ("invalid_redirect_uri" as const) : ("invalid_client_metadata" as const);
    return c.json({ error, error_description: description }, 400, { "Cache-Control": "no-store" });
  },
);
