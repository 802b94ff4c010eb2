import type { LimitClass } from "#shared/http/route.ts";
import type { GatewayMiddleware, GatewayRequest } from "../context.ts";
import { measureFailures } from "../middleware/failures.ts";
import { forwardTo } from "../middleware/forward.ts";
import { limitCaller, limitNetwork } from "../middleware/rate-limit.ts";

/** The Worker that renders the pages. A project need not have it. */
export const STOREFRONT = "storefront";

export const hasStorefront = (env: object): boolean => "STOREFRONT" in env;

/** The pages and what belongs to them. They are for people, so the OpenAPI document does not have them. */
const PATHS = [
  "/",
  "/search/*",
  "/products/:slug",
  "/categories/:slug",
  "/cart/*",
  "/checkout/*",
  "/orders/:id/*",
  "/account/*",
  "/assets/*",
  "/sitemap.xml",
  "/sitemaps/:part",
  "/robots.txt",
];

/** Forms that count as sign-ins or orders, as the same calls of the API do. */
const FORM_LIMITS: Record<string, LimitClass> = {
  "/account/sign-in": "auth",
  "/account/registration": "auth",
  "/account/password-reset": "auth",
  "/checkout/complete": "orders",
};

type Applies = (c: GatewayRequest) => boolean;
type Page = { paths: string[]; method: "GET" | "POST"; handlers: GatewayMiddleware[] };

/** What the gateway does with requests for pages. In a project without a storefront, nothing. */
export const pageTable: Page[] = [
  ...Object.entries(FORM_LIMITS).map(([path, limit]) => page([path], "POST", limit)),
  page(PATHS, "GET", "reads"),
  page(PATHS, "POST", "writes"),
  // A person who asks for an address that does not exist gets a page that says so; other clients a problem.
  page(["*"], "GET", "reads", isPerson),
];

function page(paths: string[], method: Page["method"], limit: LimitClass, applies: Applies = () => true): Page {
  const route = { worker: STOREFRONT, limit };
  const handlers = [measureFailures(route), limitNetwork(route), limitCaller(route), forwardTo(STOREFRONT)];
  return { paths, method, handlers: handlers.map((handler) => only(handler, applies)) };
}

/** Where a handler does not apply, the next one answers: in the end that of unknown paths. */
function only(handler: GatewayMiddleware, applies: Applies): GatewayMiddleware {
  return (c, next) => (hasStorefront(c.get("ctx").env) && applies(c) ? handler(c, next) : next());
}

function isPerson(c: GatewayRequest): boolean {
  const isApi = c.req.path.startsWith("/api/") || c.req.path.startsWith("/.well-known/");
  return !isApi && (c.req.header("Accept") ?? "").includes("text/html");
}
