import { AppError } from "#shared/core/errors.ts";
import type { LimitClass } from "#shared/http/route.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";
import { measureFailures } from "../middleware/failures.ts";
import { forwardTo } from "../middleware/forward.ts";
import { networkOf } from "../middleware/networks.ts";
import { countRequest, limitCaller, limitNetwork } from "../middleware/rate-limit.ts";
import { allowedMethods, methodNotAllowed } from "../route-table.ts";
import { showErrorPage } from "./error-page.ts";

/** The Workers of the pages: what renders those of the shop, and the files of the admin page. A project need not have them. */
export const STOREFRONT = "storefront";
export const ADMIN = "admin";

export const hasStorefront = (env: object): boolean => hasWorker(env, STOREFRONT);
export const hasWorker = (env: object, worker: string): boolean => worker.toUpperCase() in env;

type Methods = { GET?: LimitClass; POST?: LimitClass };

const PAGE: Methods = { GET: "reads" };
const FORM: Methods = { POST: "writes" };
/** A form that counts as a sign-in, as the same calls of the API do. */
const SIGN_IN_FORM: Methods = { POST: "auth" };

/** The pages and what belongs to them. They are for people, so the OpenAPI document does not have them. */
const PAGES: Record<string, Methods> = {
  "/": PAGE,
  "/search": PAGE,
  "/search/suggestions": PAGE,
  "/products/:slug": PAGE,
  "/categories/:slug": PAGE,
  "/cart": PAGE,
  "/cart/items": FORM,
  "/cart/lines": FORM,
  "/cart/codes": FORM,
  "/checkout": PAGE,
  "/checkout/address": FORM,
  "/checkout/shipping": FORM,
  "/checkout/complete": { POST: "orders" },
  "/continue": { ...PAGE, ...SIGN_IN_FORM },
  // Checking what an agent asks for may mean to read a document of its.
  "/oauth/authorize": { GET: "auth", POST: "auth" },
  "/orders/:id": PAGE,
  "/orders/:id/payments": FORM,
  "/orders/:id/payment": PAGE,
  "/orders/:id/payment/return": PAGE,
  "/orders/:id/returns": FORM,
  "/orders/:id/cancel": FORM,
  "/account": PAGE,
  "/account/sign-in": SIGN_IN_FORM,
  "/account/registration": SIGN_IN_FORM,
  "/account/sign-out": FORM,
  "/account/password-reset": { ...PAGE, ...SIGN_IN_FORM },
  "/account/password-reset/code": PAGE,
  "/account/password-reset/confirm": SIGN_IN_FORM,
  "/account/settings": PAGE,
  "/account/email": FORM,
  "/account/email/code": FORM,
  "/account/email/verification": FORM,
  "/account/password": SIGN_IN_FORM,
  "/account/deletion": FORM,
  "/account/addresses/:id": { ...PAGE, ...FORM },
  "/account/addresses/:id/delete": FORM,
  "/account/agents": PAGE,
  "/account/agents/:id/removal": FORM,
  "/assets/*": PAGE,
  "/sitemap.xml": PAGE,
  "/sitemaps/:part": PAGE,
  "/robots.txt": PAGE,
};

/** The admin page: its script shows what the rest of the path names. */
const ADMIN_PATH = "/admin/*";

type Page = { path: string; routes: { method: string; handlers: GatewayMiddleware[] }[]; refuse: GatewayMiddleware };

/** What the gateway does with requests for pages. In a project without a storefront, nothing. */
export const pageTable: Page[] = [
  ...Object.entries(PAGES).map(([path, methods]) => page(path, methods)),
  page(ADMIN_PATH, PAGE, ADMIN),
];

function page(path: string, methods: Methods, worker = STOREFRONT): Page {
  const routes = Object.entries(methods).map(([method, limit]) => {
    const route = { worker, limit };
    const handlers = [
      showErrorPage,
      measureFailures(route),
      limitNetwork(route),
      limitCaller(route),
      forwardTo(worker),
    ];
    return { method, handlers: handlers.map((handler) => ifThereIs(worker, handler)) };
  });
  return { path, routes, refuse: ifThereIs(worker, refuseMethod(allowedMethods(routes))) };
}

/** A person who opens the address of a form, such as by a bookmark, gets the page of addresses that do not exist. */
function refuseMethod(allow: string): GatewayMiddleware {
  return async (c) => {
    if (!isPerson(c)) throw methodNotAllowed(allow);
    const page = await answerUnknownPath(c);
    if (page.status !== 404) return page;
    const answer = new Response(page.body, { status: 405, headers: page.headers });
    answer.headers.set("Allow", allow);
    return answer;
  };
}

/** Without the Worker the next handler answers: that of unknown paths. */
export function ifThereIs(worker: string, handler: GatewayMiddleware): GatewayMiddleware {
  return (c, next) => (hasWorker(c.get("ctx").env, worker) ? handler(c, next) : next());
}

/**
 * Answers an address that does not exist: a person with a page, other clients with a problem.
 *
 * @throws AppError not-found
 */
export async function answerUnknownPath(c: GatewayRequest): Promise<Response> {
  const ctx = c.get("ctx");
  if (!isPerson(c) || !hasStorefront(ctx.env)) throw unknownPath(c);
  await countRequest(ctx, "reads", networkOf(c.req.header("CF-Connecting-IP")));
  return forwardTo(STOREFRONT)(c);
}

const unknownPath = (c: GatewayRequest) => new AppError("not-found", `There is nothing at ${c.req.path}.`);

function isPerson(c: GatewayRequest): boolean {
  if (c.req.method !== "GET" && c.req.method !== "HEAD") return false;
  const isApi = c.req.path.startsWith("/api/") || c.req.path.startsWith("/.well-known/");
  return !isApi && (c.req.header("Accept") ?? "").includes("text/html");
}
