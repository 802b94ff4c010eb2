import { z } from "@hono/zod-openapi";
import { SCOPES } from "#shared/contracts/agents/authorization.ts";
import { pageSchema } from "#shared/http/pagination.ts";
import { IdSchema } from "#shared/values/ids.ts";
import { text } from "#shared/values/text.ts";

/** Of one line, and without characters that turn the direction of what stands beside it. */
export const ClientNameSchema = text({ min: 1, max: 100 }).refine(
  (name) => !/[\p{Zl}\p{Zp}\n\r\t\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name),
  { message: "must be one line, without characters that change the direction of text" },
);

const ScopesSchema = z.array(z.enum(SCOPES));

/** The challenge is that of RFC 7636 appendix B. */
const example = {
  client_id: "https://assistant.example.com/client.json",
  redirect_uri: "http://localhost/callback",
  response_type: "code",
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  code_challenge_method: "S256",
  state: "xyz",
};

/** RFC 6749 §4.1.1, RFC 7636 §4.3 and RFC 8707 §2. What is missing or wrong is judged by the service, in the words of OAuth. */
const parameters = {
  client_id: z.string().max(1000).optional().openapi({
    description: "The id of a registered client, or the https address of a client id metadata document.",
    example: example.client_id,
  }),
  redirect_uri: z
    .string()
    .max(2000)
    .optional()
    .openapi({ description: "One that the client has registered.", example: example.redirect_uri }),
  response_type: z.string().max(100).optional().openapi({ description: "`code`", example: example.response_type }),
  code_challenge: z.string().max(200).optional().openapi({
    description: "The SHA-256 hash of the client's `code_verifier` in base64url (RFC 7636 §4.2).",
    example: example.code_challenge,
  }),
  code_challenge_method: z
    .string()
    .max(100)
    .optional()
    .openapi({ description: "`S256`", example: example.code_challenge_method }),
  scope: z.string().max(1000).optional().openapi({ description: "`buyer`, which is the default, `admin`, or both." }),
  resource: z.string().max(2000).optional().openapi({ description: "The address of `/mcp`, which is the default." }),
  state: z
    .string()
    .max(4000)
    .optional()
    .openapi({ description: "Any text; the client gets it back unchanged.", example: example.state }),
};

/** Other parameters are ignored (RFC 6749 §3.1). */
export const RequestQuerySchema = z.object(parameters);
export type RequestParameters = z.infer<typeof RequestQuerySchema>;

export const AuthorizationRequestSchema = z
  .object({
    clientId: z.string(),
    clientName: z.string().openapi({ description: "As the client calls itself: no proof of who it is." }),
    clientHost: z.string().nullable().openapi({
      description: "The host whose document has that name; null for a client that registered itself.",
    }),
    clientUri: z.string().nullable().openapi({ description: "A page about the client on that host." }),
    redirectUri: z.string(),
    redirectHost: z.string(),
    isLoopback: z.boolean().openapi({ description: "Whether the answer goes to an application on the user's device." }),
    scopes: ScopesSchema,
    resource: z.url(),
    deniedRedirectTo: z.string().openapi({ description: "Where the browser goes when the user refuses." }),
  })
  .openapi("AuthorizationRequest");
export type AuthorizationRequestView = z.infer<typeof AuthorizationRequestSchema>;

export const ApprovalSchema = z
  .strictObject({
    request: z.strictObject(parameters).openapi({ description: "The parameters of the client's request." }),
    scopes: ScopesSchema.min(1).openapi({ description: "What the user allows of what the client asked for." }),
  })
  .openapi("AuthorizationApproval", { example: { request: example, scopes: ["buyer"] } });
export type Approval = z.infer<typeof ApprovalSchema>;

export const ApprovedSchema = z
  .object({ redirectTo: z.string().openapi({ description: "Where the browser goes: to the client, with a code." }) })
  .openapi("AuthorizationApproved");

export const AuthorizationSchema = z
  .object({
    id: IdSchema,
    clientId: z.string(),
    clientName: z.string(),
    clientHost: z.string().nullable(),
    redirectHost: z.string(),
    scopes: ScopesSchema,
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().openapi({ description: "When the client last got tokens." }),
  })
  .openapi("Authorization");
export type Authorization = z.infer<typeof AuthorizationSchema>;

export const AuthorizationPageSchema = pageSchema(AuthorizationSchema).openapi("AuthorizationPage");
