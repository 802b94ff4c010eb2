import { z } from "@hono/zod-openapi";

/** An extension grant (RFC 6749 §4.5). */
export const GUEST_GRANT = "urn:edge-shop:grant-type:guest";
export const GRANT_TYPES = ["password", "refresh_token", GUEST_GRANT];

export const UNSUPPORTED_GRANT_TYPE = `grant_type must be ${GRANT_TYPES.slice(0, -1).join(", ")} or ${GUEST_GRANT}`;

/** A token request as a form (RFC 6749 §4.3.2, §4.5 and §6). Unknown parameters are ignored, as §3.2 requires. */
export const TokenRequestSchema = z
  .discriminatedUnion(
    "grant_type",
    [
      z.object({
        grant_type: z.literal("password"),
        username: z.string().min(1).max(200),
        password: z.string().min(1).max(1000),
      }),
      z.object({ grant_type: z.literal("refresh_token"), refresh_token: z.string().min(1).max(1000) }),
      z.object({ grant_type: z.literal(GUEST_GRANT) }),
    ],
    {
      error: ({ input }) =>
        typeof (input as { grant_type?: unknown }).grant_type === "string" ? UNSUPPORTED_GRANT_TYPE : undefined,
    },
  )
  .openapi("TokenRequest");
export type TokenRequest = z.infer<typeof TokenRequestSchema>;

export const TokenResponseSchema = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().openapi({ description: "Seconds the access token is good for." }),
    refresh_token: z.string().openapi({ description: "Serves once; its answer brings the next." }),
  })
  .openapi("TokenResponse");
export type TokenResponse = z.infer<typeof TokenResponseSchema>;

/** Errors of the token and revocation endpoints: RFC 6749 §5.2. */
export const TokenErrorSchema = z
  .object({
    error: z.enum(["invalid_request", "invalid_grant", "unsupported_grant_type"]),
    error_description: z.string(),
  })
  .openapi("TokenError");
export type TokenError = z.infer<typeof TokenErrorSchema>;

/** RFC 7009 §2.1 */
export const RevocationRequestSchema = z
  .object({ token: z.string().min(1).max(4000), token_type_hint: z.string().max(100).optional() })
  .openapi("RevocationRequest");

/** RFC 7517, with the parameters of an elliptic curve key of RFC 7518 §6.2.1. */
export const JwksSchema = z
  .object({
    keys: z.array(
      z.object({
        kid: z.string(),
        kty: z.literal("EC"),
        crv: z.literal("P-256"),
        x: z.string(),
        y: z.string(),
        use: z.literal("sig"),
        alg: z.literal("ES256"),
      }),
    ),
  })
  .openapi("JsonWebKeySet");
export type Jwks = z.infer<typeof JwksSchema>;

/** RFC 8414 §2 */
export const ServerMetadataSchema = z
  .object({
    issuer: z.url(),
    token_endpoint: z.url(),
    revocation_endpoint: z.url(),
    jwks_uri: z.url(),
    response_types_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    revocation_endpoint_auth_methods_supported: z.array(z.string()),
    service_documentation: z.url(),
  })
  .openapi("ServerMetadata");
