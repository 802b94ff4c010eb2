import { createRouter } from "../../../shared/app.ts";
import { defineRoute, jsonResponse } from "../../../shared/route.ts";
import type { UsersContext } from "./context.ts";
import { type TokenError, TokenErrorSchema, TokenRequestSchema, TokenResponseSchema } from "./sessions.schema.ts";
import { signIn } from "./sessions.service.ts";

const tags = ["Sessions"];
export const sessionsRoutes = createRouter<UsersContext>();

sessionsRoutes.openapi(
  defineRoute({
    operationId: "requestToken",
    method: "post",
    path: "/api/v1/auth/token",
    access: "public",
    tags,
    summary: "Get an access token for a username and password",
    request: {
      body: { content: { "application/x-www-form-urlencoded": { schema: TokenRequestSchema } }, required: true },
    },
    responses: {
      200: jsonResponse(TokenResponseSchema, "The tokens of a new session"),
      400: jsonResponse(TokenErrorSchema, "Refused, in the words of RFC 6749 §5.2"),
    },
  }),
  async (c) => {
    const { username, password } = c.req.valid("form");
    const tokens = await signIn(c.var.ctx, username, password);
    if (!tokens) return c.json(tokenError("invalid_grant", "The username or the password is wrong."), 400);
    return c.json(tokens, 200, { "Cache-Control": "no-store", Pragma: "no-cache" });
  },
  (result, c) => {
    if (result.success) return;
    const grantType = result.error.issues.some((issue) => issue.path[0] === "grant_type" && issue.input !== undefined);
    const fields = [...new Set(result.error.issues.map((issue) => issue.path.join(".")))].join(", ");
    return c.json(
      grantType
        ? tokenError("unsupported_grant_type", "grant_type must be password.")
        : tokenError("invalid_request", `Missing, repeated or malformed: ${fields}.`),
      400,
    );
  },
);

function tokenError(error: TokenError["error"], description: string): TokenError {
  return { error, error_description: description };
}
