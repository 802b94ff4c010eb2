import { z } from "@hono/zod-openapi";
import { ClientNameSchema } from "./authorizations.schema.ts";
import { isRedirectUri, REDIRECT_URI_MESSAGE } from "./redirect-uris.ts";

/** RFC 7591 §2. Members that are not here are ignored, as §2 requires. */
export const ClientMetadataSchema = z
  .object({
    redirect_uris: z
      .array(z.string().max(1000).refine(isRedirectUri, { message: REDIRECT_URI_MESSAGE }))
      .min(1)
      .max(10)
      .openapi({ description: "On the loopback interface any port matches." }),
    client_name: ClientNameSchema.default("An application without a name"),
    token_endpoint_auth_method: z.literal("none").default("none").openapi({
      description: "Clients are public: they prove with PKCE that a code is theirs.",
    }),
    grant_types: z
      .array(z.string().max(100))
      .max(20)
      .refine((types) => types.includes("authorization_code"), { message: "must have authorization_code" })
      .optional(),
    response_types: z
      .array(z.string().max(100))
      .max(20)
      .refine((types) => types.includes("code"), { message: "must have code" })
      .optional(),
  })
  .openapi("ClientMetadata", {
    example: { redirect_uris: ["http://localhost/callback"], client_name: "My assistant" },
  });
export type ClientMetadata = z.infer<typeof ClientMetadataSchema>;

/** RFC 7591 §3.2.1: what was registered, which may be less than what was asked for. */
export const RegisteredClientSchema = z
  .object({
    client_id: z.string(),
    client_id_issued_at: z.int().openapi({ description: "Seconds since 1970." }),
    client_name: z.string(),
    redirect_uris: z.array(z.string()),
    token_endpoint_auth_method: z.literal("none"),
    grant_types: z.array(z.string()),
    response_types: z.array(z.string()),
  })
  .openapi("RegisteredClient");

/** RFC 7591 §3.2.2 */
export const RegistrationErrorSchema = z
  .object({
    error: z.enum(["invalid_redirect_uri", "invalid_client_metadata"]),
    error_description: z.string(),
  })
  .openapi("RegistrationError");
