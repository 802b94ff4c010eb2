import { SCOPES, type Scope } from "#shared/contracts/agents/authorization.ts";
import { AppError } from "#shared/core/errors.ts";
import type { UsersContext } from "../context.ts";
import { agentsResource } from "../sessions/access-tokens.service.ts";
import type { RequestParameters } from "./authorizations.schema.ts";
import { type Client, refuseClient } from "./client-documents.ts";
import { findClient } from "./clients.service.ts";
import { matchesRedirectUri, withParameters } from "./redirect-uris.ts";

/** A request for authorization that may be shown to a user. */
export type AuthorizationRequest = {
  client: Client;
  redirectUri: string;
  scopes: Scope[];
  resource: string;
  codeChallenge: string;
  state: string | undefined;
};

/** The errors of RFC 6749 §4.1.2.1 and RFC 8707 §2. */
type OAuthError =
  | "invalid_request"
  | "unsupported_response_type"
  | "invalid_scope"
  | "invalid_target"
  | "access_denied";

/** The challenge of RFC 7636 §4.2 is a SHA-256 in base64url. */
const CODE_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/**
 * Checks a request for authorization. A refusal names where to redirect to only once the client's redirect URI is known to
 * be its own (RFC 6749 §4.1.2.1).
 *
 * @throws AppError authorization-request-refused
 */
export async function checkRequest(ctx: UsersContext, sent: RequestParameters): Promise<AuthorizationRequest> {
  const parameters = withoutEmpty(sent);
  const { client_id: clientId, redirect_uri: redirectUri, state } = parameters;
  if (!clientId) throw refuseClient("The request names no client: `client_id` is missing.");
  if (!redirectUri) throw refuseClient("The request does not say where the client is: `redirect_uri` is missing.");
  const client = await findClient(ctx, clientId);
  if (!client.redirectUris.some((registered) => matchesRedirectUri(redirectUri, registered))) {
    throw refuseClient("The client has no such redirect URI.");
  }
  const refuse = (oauthError: OAuthError, detail: string): AppError => {
    const redirectTo = redirectWithError(ctx, { redirectUri, state }, oauthError, detail);
    return new AppError("authorization-request-refused", detail, { extras: { oauthError, redirectTo } });
  };
  const { response_type: responseType, code_challenge: codeChallenge, code_challenge_method: method } = parameters;
  if (!responseType) throw refuse("invalid_request", "response_type is missing.");
  if (responseType !== "code") throw refuse("unsupported_response_type", "The only response_type is code.");
  if (!codeChallenge || !CODE_CHALLENGE.test(codeChallenge) || method !== "S256") {
    throw refuse("invalid_request", "A code_challenge of the code_challenge_method S256 is required.");
  }
  const scopes = scopesOf(parameters.scope);
  if (!scopes) throw refuse("invalid_scope", `The scopes are ${SCOPES.join(" and ")}.`);
  const resource = agentsResource(ctx);
  if (!isResource(parameters.resource, resource)) {
    throw refuse("invalid_target", `The only resource is ${resource}.`);
  }
  return { client, redirectUri, scopes, resource, codeChallenge, state };
}

/** Where the browser goes when the request or the user refuses. `iss` is there as RFC 9207 wants it. */
export function redirectWithError(
  { issuer }: UsersContext,
  { redirectUri, state }: Pick<AuthorizationRequest, "redirectUri" | "state">,
  error: OAuthError,
  description: string,
): string {
  return withParameters(redirectUri, { error, error_description: description, state, iss: issuer });
}

/** Whether a client means this resource; it need not name the only one. URLs that differ in case or port alone are the same. */
export const isResource = (named: string | undefined, resource: string): boolean =>
  !named || URL.parse(named)?.href === resource;

/** A parameter without a value counts as absent (RFC 6749 §3.1). */
const withoutEmpty = (sent: RequestParameters): RequestParameters =>
  Object.fromEntries(Object.entries(sent).filter(([, value]) => value));

/** In the order of `SCOPES`; `undefined` for one that does not exist. */
function scopesOf(scope = "buyer"): Scope[] | undefined {
  const named: string[] = scope.split(" ").filter(Boolean);
  const isKnown = named.length > 0 && named.every((each) => (SCOPES as readonly string[]).includes(each));
  return isKnown ? SCOPES.filter((each) => named.includes(each)) : undefined;
}
