import { z } from "@hono/zod-openapi";

/** An extension grant (RFC 6749 §4.5). */
export const GUEST_GRANT = "urn:edge-shop:grant-type:guest";
/** RFC 6749 §4.1 */
export const CODE_GRANT = "authorization_code";
export const GRANT_TYPES = ["password", CODE_GRANT, "refresh_token", GUEST_GRANT];

export const UNSUPPORTED_GRANT_TYPE = `grant_type must be ${GRANT_TYPES.slice(0, -1).join(", ")} or ${GUEST_GRANT}`;

/** The characters that RFC 6749 appendix A allows in ids of clients and the like. */
const printable = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\x20-\x7e]+$/);
/** The resource that tokens are wanted for (RFC 8707 §2.2). It need not be named, since there is one. */
const resource = z.string().max(2000).optional();

/** A token request as a form (RFC 6749 §4.1.3, §4.3.2, §4.5 and §6). Unknown parameters are ignored, as §3.2 requires. */
export const TokenRequestSchema = z
  .discriminatedUnion(
    "grant_type",
    [
      z.object({
        grant_type: z.literal("password"),
        username: z.string().min(1).max(200),
        password: z.string().min(1).max(1000),
      }),
      z.object({
        grant_type: z.literal(CODE_GRANT),
        code: z.string().min(1).max(1000),
        client_id: printable(1000),
        code_verifier: z
          .string()
          .regex(/^[\w.~-]{43,128}$/)
          .openapi({ description: "RFC 7636 §4.1" }),
        redirect_uri: printable(2000)
          .optional()
          .openapi({ description: "If it is sent, it must be that of the request. OAuth 2.1 does without it." }),
        resource,
      }),
      z.object({
        grant_type: z.literal("refresh_token"),
        refresh_token: z.string().min(1).max(1000),
        client_id: printable(1000)
          .optional()
          .openapi({ description: "Required for the token of a client that a user has allowed." }),
        resource,
      }),
      z.object({ grant_type: z.literal(GUEST_GRANT) }),
    ],
    {
      error: ({ input }) =>
        typeof (input as { grant_type?: unknown }).grant_type === "string" ? UNSUPPORTED_GRANT_TYPE : undefined,
    },
  )
  .openapi("TokenRequest", { example: { grant_type: "password", username: "ada", password: "Correct-Horse-7" } });
export type TokenRequest = z.infer<typeof TokenRequestSchema>;

export const TokenResponseSchema = z
  .object({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().openapi({ description: "Seconds the access token is good for." }),
    refresh_token: z.string().openapi({ description: "Serves once; its answer brings the next." }),
    scope: z
      .string()
      .optional()
      .openapi({ description: "What a user has allowed the client; absent when the user signed in." }),
  })
  .openapi("TokenResponse");
export type TokenResponse = z.infer<typeof TokenResponseSchema>;

/** Errors of the token and revocation endpoints: RFC 6749 §5.2 and RFC 8707 §2.2. */
export const TokenErrorSchema = z
  .object({
    error: z.enum(["invalid_request", "invalid_grant", "invalid_target", "unsupported_grant_type"]),
    error_description: z.string(),
  })
  .openapi("TokenError");
export type TokenError = z.infer<typeof TokenErrorSchema>;

/** RFC 7009 §2.1 */
export const RevocationRequestSchema = z
  .object({ token: z.string().min(1).max(4000), token_type_hint: z.string().max(100).optional() })
  .openapi("RevocationRequest", { example: { token: "tGzv3JOkF0XG5Qx2TlKWIA" } });

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

/** RFC 8414 §2, RFC 9207 §3 and draft-ietf-oauth-client-id-metadata-document */
export const ServerMetadataSchema = z
  .object({
    issuer: z.url(),
    authorization_endpoint: z.url().optional(),
    token_endpoint: z.url(),
    registration_endpoint: z.url(),
    revocation_endpoint: z.url(),
    jwks_uri: z.url(),
    scopes_supported: z.array(z.string()),
    response_types_supported: z.array(z.string()),
    grant_types_supported: z.array(z.string()),
    code_challenge_methods_supported: z.array(z.string()),
    client_id_metadata_document_supported: z.boolean(),
    authorization_response_iss_parameter_supported: z.boolean(),
    token_endpoint_auth_methods_supported: z.array(z.string()),
    revocation_endpoint_auth_methods_supported: z.array(z.string()),
    service_documentation: z.url(),
  })
  .openapi("ServerMetadata");
