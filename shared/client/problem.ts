import type { components } from "./api.ts";
import { readRetryAfter } from "./retry.ts";

type Problem = components["schemas"]["Problem"];
type TokenError = components["schemas"]["TokenError"];

/**
 * The shop said no. `type` gives the reason, as in `/problems/insufficient-stock` (that path explains it to a person); of the
 * token endpoint it is the error of RFC 6749, as in `invalid_grant`; and `about:blank` when something other than the shop answered.
 */
export class ShopProblem extends Error {
  override readonly name = "ShopProblem";
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Names the request in the logs of the shop: tell it when you ask for help. */
  readonly requestId: string | undefined;
  /** What is wrong with which field, when the problem is `/problems/validation-failed`. */
  readonly errors: NonNullable<Problem["errors"]>;
  readonly shortages: NonNullable<Problem["shortages"]>;
  readonly productIds: NonNullable<Problem["productIds"]>;
  /** What is missing, when the problem is `/problems/cart-incomplete`. */
  readonly requirements: NonNullable<Problem["requirements"]>;
  /** The cart as it is now, when the problem is `/problems/cart-changed`. */
  readonly cart: Problem["cart"];
  /** The error of RFC 6749 that a request for authorization was refused with. */
  readonly oauthError: string | undefined;
  /** Where the browser may go when a request for authorization was refused: the address of the client that sent it. */
  readonly redirectTo: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly response: Response;

  constructor(body: Partial<Problem>, response: Response) {
    super(body.detail ?? `The shop answered with ${response.status}.`);
    this.type = body.type ?? "about:blank";
    this.title = body.title ?? response.statusText;
    this.status = response.status;
    this.detail = this.message;
    this.requestId = body.requestId ?? response.headers.get("X-Request-Id") ?? undefined;
    this.errors = body.errors ?? [];
    this.shortages = body.shortages ?? [];
    this.productIds = body.productIds ?? [];
    this.requirements = body.requirements ?? [];
    this.cart = body.cart;
    this.oauthError = body.oauthError;
    this.redirectTo = body.redirectTo;
    this.retryAfterSeconds = readRetryAfter(response);
    this.response = response;
  }
}

/** What an answer says that is no success; `body` is what came of reading it. */
export function problemOf(body: unknown, response: Response): ShopProblem {
  const said = typeof body === "object" && body !== null ? (body as Partial<Problem & TokenError>) : {};
  const problem = said.error ? { type: said.error, title: said.error, detail: said.error_description } : said;
  return new ShopProblem(problem, response);
}
