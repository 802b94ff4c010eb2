import { z } from "@hono/zod-openapi";

/** A token request as a form (RFC 6749 §4.3.2). Parameters that are not known are ignored, as §3.2 asks. */
export const TokenRequestSchema = z
  .object({
    grant_type: z.literal("password"),
    username: z.string().min(1).max(200),
    password: z.string().min(1).max(1000),
  })
  .openapi("TokenRequest");

export const TokenResponseSchema = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().openapi({ description: "Seconds the access token is good for." }),
    refresh_token: z.string(),
  })
  .openapi("TokenResponse");
export type TokenResponse = z.infer<typeof TokenResponseSchema>;

/** Errors of the token endpoint: RFC 6749 §5.2. */
export const TokenErrorSchema = z
  .object({
    error: z.enum(["invalid_request", "invalid_grant", "unsupported_grant_type"]),
    error_description: z.string(),
  })
  .openapi("TokenError");
export type TokenError = z.infer<typeof TokenErrorSchema>;
