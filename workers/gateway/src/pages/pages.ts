import { AppError } from "#shared/core/errors.ts";
import type { LimitClass } from "#shared/http/route.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";
import { measureFailures } from "../middleware/failures.ts";
import { forwardTo } from "../middleware/forward.ts";
import { networkOf } from "../middleware/networks.ts";
import { countRequest, limitCaller, limitNetwork } from "../middleware/rate-limit.ts";
import { methodNotAllowed } from "../route-table.ts";

/** The Workers of the pages: what renders those of the shop, and the files of the admin page. A project need not have them. */
export const STOREFRONT = "storefront";
export const ADMIN = "admin";

export const hasStorefront = (env: object): boolean => hasWorker(env, STOREFRONT);
export const hasWorker = (env: object, worker: string): boolean => worker.toUpperCase() in env;

/** The pages and what belongs to them. They are for people, so the OpenAPI document does not have them. */
export const PAGE_PATHS = [
  "/",
  "/search/*",
  "/products/:slug",
  "/categories/:slug",
  "/cart/*",
  "/checkout/*",
  "/continue",
  "/oauth/authorize",
  "/orders/:id/*",
  "/account/*",
  "/assets/*",
  "/sitemap.xml",
  "/sitemaps/:part",
  "/robots.txt",
];

/** The admin page: its script shows what the rest of the path names. */
export const ADMIN_PATH = "/admin/*";

/** Forms that count as sign-ins or orders, as the same calls of the API do. */
const FORM_LIMITS: Record<string, LimitClass> = {
  "/account/sign-in": "auth",
  "/account/registration": "auth",
  "/account/password-reset": "auth",
  "/account/password-reset/confirm": "auth",
  "/account/password": "auth",
  "/checkout/complete": "orders",
  "/continue": "auth",
  "/oauth/authorize": "auth",
};

type Page = { paths: string[]; method: "GET" | "POST"; handlers: GatewayMiddleware[] };

/** What the gateway does with requests for pages. In a project without a storefront, nothing. */
export const pageTable: Page[] = [
  ...Object.entries(FORM_LIMITS).map(([path, limit]) => page([path], "POST", limit)),
  // Checking what an agent asks for may mean to read a document of its.
  page(["/oauth/authorize"], "GET", "auth"),
  page(PAGE_PATHS, "GET", "reads"),
  page(PAGE_PATHS, "POST", "writes"),
  page([ADMIN_PATH], "GET", "reads", ADMIN),
];

function page(paths: string[], method: Page["method"], limit: LimitClass, worker = STOREFRONT): Page {
  const route = { worker, limit };
  const handlers = [measureFailures(route), limitNetwork(route), limitCaller(route), forwardTo(worker)];
  return { paths, method, handlers: handlers.map((handler) => ifThereIs(worker, handler)) };
}

/** A page takes no other method than forms do, and the admin page has no forms of its own. */
export const refuseMethod = ifThereIs(STOREFRONT, async () => {
  throw methodNotAllowed("GET, HEAD, POST, OPTIONS");
});
export const refuseMethodOfAdmin = ifThereIs(ADMIN, async () => {
  throw methodNotAllowed("GET, HEAD, OPTIONS");
});

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
