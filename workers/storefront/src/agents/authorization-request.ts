import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import type { PageRequest } from "../context.ts";
import { openCatalogue } from "../session/visitor.ts";
import { problemSlug } from "../shop/explain-problem.ts";

/** The authorization endpoint (RFC 6749 §3.1): the metadata of the shop as an authorization server names it. */
export const AUTHORIZE_PATH = "/oauth/authorize";

/** RFC 6749 §4.1.1, RFC 7636 §4.3 and RFC 8707 §2. Other parameters are ignored (RFC 6749 §3.1). */
const PARAMETERS = [
  ...["client_id", "redirect_uri", "response_type", "code_challenge", "code_challenge_method"],
  ...["scope", "state", "resource"],
];

/** The parameters of a client's request as its query. One that is sent twice stays so, and is refused by users. */
export function requestQuery(query: URLSearchParams): string {
  return String(new URLSearchParams([...query].filter(([name]) => PARAMETERS.includes(name))));
}

/** The address of the page for this request. */
export const authorizePath = (query: string): string => `${AUTHORIZE_PATH}?${query}`;

export type CheckedRequest = Schemas["AuthorizationRequest"];
/** `detail` is for the client's developer. Without `redirectTo` the browser must not go to the client. */
export type RefusedRequest = { detail: string; redirectTo: string | undefined };

/** What a client asks for, as its user should see it, or why it cannot be granted. */
export async function checkRequest(c: PageRequest, query: string): Promise<CheckedRequest | RefusedRequest> {
  try {
    const params = { query: listParameters(query) };
    return (await openCatalogue(c).GET("/api/v1/auth/authorization-requests", { params })).data;
  } catch (error) {
    return refusalOf(error);
  }
}

export const isRefused = (request: CheckedRequest | RefusedRequest): request is RefusedRequest => "detail" in request;

/** A refusal of the request itself; any other error is thrown again. */
export function refusalOf(error: unknown): RefusedRequest {
  const isOfRequest =
    error instanceof ShopProblem && ["authorization-request-refused", "validation-failed"].includes(problemSlug(error));
  if (!isOfRequest) throw error;
  const [wrong] = error.errors;
  return { detail: wrong ? `${wrong.path}: ${wrong.message}` : error.detail, redirectTo: error.redirectTo };
}

/** All values of each parameter. */
function listParameters(query: string): Record<string, string> {
  const groups = Object.groupBy(new URLSearchParams(query), ([name]) => name);
  const lists = Object.entries(groups).map(([name, pairs = []]) => [name, pairs.map(([, value]) => value)]);
  // A list that the API refuses: its type has one value of each.
  return Object.fromEntries(lists) as Record<string, string>;
}

/** The request as the API takes it in a body. */
export const requestBody = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query));
