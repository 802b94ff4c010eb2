import { createRouter } from "#shared/http/app.ts";
import { clientOf } from "#shared/contracts/identity.ts";
import { defineRoute, formBody, jsonResponse } from "#shared/http/route.ts";
import type { UsersContext } from "../context.ts";
import { isResource } from "../authorizations/authorization-request.ts";
import { redeemTokens } from "../authorizations/codes.service.ts";
import { openGuestSession } from "../guests/guests.service.ts";
import {
  CODE_GRANT,
  GUEST_GRANT,
  RevocationRequestSchema,
  type TokenError,
  TokenErrorSchema,
  type TokenRequest,
  TokenRequestSchema,
  type TokenResponse,
  TokenResponseSchema,
  UNSUPPORTED_GRANT_TYPE,
} from "./sessions.schema.ts";
import { agentsResource } from "./access-tokens.service.ts";
import { refreshSession, revokeToken, signIn } from "./sessions.service.ts";

const tags = ["Sessions"];
export const sessionsRoutes = createRouter<UsersContext>();

/** RFC 6749 §5.1: responses with tokens must not be cached. */
const NOT_KEPT = { "Cache-Control": "no-store", Pragma: "no-cache" };

sessionsRoutes.openapi(
  defineRoute({
    operationId: "requestToken",
    method: "post",
    path: "/api/v1/auth/token",
    access: "public",
    limit: "auth",
    tags,
    summary: "Get an access token for a password, a code or a refresh token, or as a new guest",
    request: { body: formBody(TokenRequestSchema) },
    responses: {
      200: jsonResponse(TokenResponseSchema, "The tokens of a session; the refresh token is a new one each time"),
      400: jsonResponse(TokenErrorSchema, "Refused, in the words of RFC 6749 §5.2"),
    },
  }),
  async (c) => {
    const ctx = c.get("ctx");
    const form = c.req.valid("form");
    if ("resource" in form && !isResource(form.resource, agentsResource(ctx))) {
      return c.json(tokenError("invalid_target", `The only resource is ${agentsResource(ctx)}.`), 400, NOT_KEPT);
    }
    const tokens = await requestTokens(ctx, form, clientOf(c));
    if (tokens) return c.json(tokens, 200, NOT_KEPT);
    return c.json(tokenError("invalid_grant", INVALID_GRANT[form.grant_type]), 400, NOT_KEPT);
  },
  (result, c) => {
    if (!result.success) return c.json(refusalOf(result.error), 400, NOT_KEPT);
  },
);

sessionsRoutes.openapi(
  defineRoute({
    operationId: "revokeToken",
    method: "post",
    path: "/api/v1/auth/revoke",
    access: "public",
    limit: "auth",
    tags,
    summary: "Sign out: end the session of a token",
    request: { body: formBody(RevocationRequestSchema) },
    responses: {
      200: { description: "The session has ended, if there was one" },
      400: jsonResponse(TokenErrorSchema, "Refused, in the words of RFC 6749 §5.2"),
    },
  }),
  async (c) => {
    await revokeToken(c.get("ctx"), c.req.valid("form").token);
    return c.body(null, 200);
  },
  (result, c) => {
    if (!result.success) return c.json(refusalOf(result.error), 400, NOT_KEPT);
  },
);

function requestTokens(ctx: UsersContext, form: TokenRequest, client: string): Promise<TokenResponse | undefined> {
  switch (form.grant_type) {
    case "password":
      return signIn(ctx, { ...form, client });
    case CODE_GRANT:
      return redeemTokens(ctx, form);
    case "refresh_token":
      return refreshSession(ctx, form.refresh_token, form.client_id);
    case GUEST_GRANT:
      return openGuestSession(ctx, client);
  }
}

const INVALID_GRANT: Record<TokenRequest["grant_type"], string> = {
  password: "The username or the password is wrong.",
  [CODE_GRANT]: "The code is unknown, used or expired, or belongs to another request.",
  refresh_token: "The session has ended: sign in anew.",
  [GUEST_GRANT]: "There is no new guest.",
};

/** These endpoints refuse a form with an error of RFC 6749 §5.2 instead of a problem document. */
function refusalOf({ issues }: { issues: { path: PropertyKey[]; message: string }[] }): TokenError {
  if (issues.some(({ message }) => message === UNSUPPORTED_GRANT_TYPE)) {
    return tokenError("unsupported_grant_type", `${UNSUPPORTED_GRANT_TYPE}.`);
  }
  const fields = [...new Set(issues.map((issue) => issue.path.join(".")))].join(", ");
  return tokenError("invalid_request", `Missing, repeated or malformed: ${fields}.`);
}

function tokenError(error: TokenError["error"], description: string): TokenError {
  return { error, error_description: description };
}
