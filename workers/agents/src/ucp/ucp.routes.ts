import { Hono } from "hono";
import { ShopProblem } from "#shared/client/client.ts";
import { AppError, isAppError, serviceUnavailable } from "#shared/core/errors.ts";
import { checkoutRoutes } from "../checkout/checkout.routes.ts";
import { declareCapabilities, declareServices } from "./capabilities.ts";
import { LookupSchema, ProductRequestSchema, SearchSchema } from "./catalogue.schema.ts";
import { lookUpCatalogue, readCatalogueProduct, searchCatalogue } from "./catalogue.service.ts";
import { LOOKUP, SEARCH } from "./names.ts";
import { negotiate, type UcpEnv } from "./negotiate.ts";
import { declareHandlers } from "../payment/payment-handlers.ts";
import { orderRoutes } from "../orders/orders.routes.ts";
import { sessionClosed, UcpRefusal } from "./refusals.ts";
import { principalOf, readBody, type UcpRequest } from "./request.ts";
import { readSigningKeys } from "../signatures/signing-keys.ts";
import { adapterOf, isSupported, VERSIONS, type Version } from "./versions.ts";

/** The Universal Commerce Protocol (https://ucp.dev): the shop's profile, and its REST binding below `/ucp`. */
export const ucpRoutes = new Hono<UcpEnv>();

const PROFILE_CACHE = "public, max-age=3600";
const [NEWEST, ...OLDER] = VERSIONS;

ucpRoutes.get("/.well-known/ucp", (c) => {
  const { SHOP_URL } = c.get("ctx").vars;
  const older = OLDER.map((version) => [version, `${SHOP_URL}/.well-known/ucp/${version}`]);
  return respondWithProfile(c, NEWEST, { supported_versions: Object.fromEntries(older) });
});

/** The profile of an older version names no other. */
ucpRoutes.get("/.well-known/ucp/:version", (c) => {
  const version = c.req.param("version");
  if (!isSupported(version)) throw new AppError("not-found", `The shop does not speak ${version}.`);
  return respondWithProfile(c, version);
});

async function respondWithProfile(c: UcpRequest, version: Version, more: object = {}): Promise<Response> {
  const ctx = c.get("ctx");
  const { SHOP_URL, UCP_SIGNING_KEYS } = ctx.vars;
  const keys = (await readSigningKeys(UCP_SIGNING_KEYS)).map(({ publicJwk }) => publicJwk);
  const ucp = {
    version,
    ...more,
    services: declareServices(version, SHOP_URL),
    capabilities: declareCapabilities(version),
    payment_handlers: await declareHandlers(ctx),
  };
  return c.json({ ucp, ...adapterOf(version).declareKeys(keys) }, 200, { "Cache-Control": PROFILE_CACHE });
}

ucpRoutes.post("/ucp/catalog/search", negotiate(SEARCH), async (c) => {
  const request = await readBody(c, SearchSchema);
  return c.json({ ucp: c.get("ucp"), ...(await searchCatalogue(c.get("ctx"), principalOf(c), request)) });
});

ucpRoutes.post("/ucp/catalog/lookup", negotiate(LOOKUP), async (c) => {
  const request = await readBody(c, LookupSchema);
  return c.json({ ucp: c.get("ucp"), ...(await lookUpCatalogue(c.get("ctx"), request)) });
});

ucpRoutes.post("/ucp/catalog/product", negotiate(LOOKUP), async (c) => {
  const request = await readBody(c, ProductRequestSchema);
  const ucp = c.get("ucp");
  const found = await readCatalogueProduct(c.get("ctx"), principalOf(c), request);
  if (found) return c.json({ ucp, ...found });
  const content = "There is no such product.";
  const messages = [{ type: "error", code: "not_found", content, severity: "unrecoverable" }];
  return c.json({ ucp: { ...ucp, status: "error" }, messages, continue_url: `${c.get("ctx").vars.SHOP_URL}/search` });
});

ucpRoutes.route("/", checkoutRoutes);
ucpRoutes.route("/", orderRoutes);

ucpRoutes.onError((error, c) => {
  const { SHOP_URL } = c.get("ctx").vars;
  const refusal = toRefusal(error);
  if (!refusal) throw error instanceof ShopProblem ? serviceUnavailable(error) : error;
  const { code, message, status, headers } = refusal;
  return c.json({ code, content: message, continue_url: `${SHOP_URL}/` }, status, headers);
});

/** What the shop refuses, in the protocol's words. */
function toRefusal(error: Error): UcpRefusal | undefined {
  if (error instanceof UcpRefusal) return error;
  if (isAppError(error) && error.code === "rate-limited") {
    return new UcpRefusal("rate_limited", error.message, { "Retry-After": "60", ...error.headers });
  }
  if (!(error instanceof ShopProblem)) return undefined;
  // Another request has completed or cancelled the session in the meantime.
  if ([404, 409, 412].includes(error.status)) return sessionClosed();
  if (error.status !== 422) return undefined;
  const [first] = error.errors;
  return new UcpRefusal("invalid_request", first ? `${first.path}: ${first.message}` : error.detail);
}
