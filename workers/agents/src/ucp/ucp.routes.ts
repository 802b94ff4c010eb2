import { type Context, Hono } from "hono";
import type { z } from "zod";
import { ShopProblem } from "#shared/client/client.ts";
import { clientOf } from "#shared/contracts/identity.ts";
import { AppError, serviceUnavailable } from "#shared/core/errors.ts";
import { declareCapabilities, declareServices, LOOKUP, SEARCH } from "./capabilities.ts";
import { LookupSchema, ProductRequestSchema, SearchSchema } from "./catalogue.schema.ts";
import { lookUpCatalogue, readCatalogueProduct, searchCatalogue } from "./catalogue.service.ts";
import { negotiate, type UcpEnv } from "./negotiate.ts";
import { declareHandlers } from "./payment-handlers.ts";
import { UcpRefusal } from "./refusals.ts";
import { orderRoutes } from "../orders/orders.routes.ts";
import { readSigningKeys } from "../signatures/signing-keys.ts";
import { isSupported, VERSIONS, type Version } from "./versions.ts";

/** The Universal Commerce Protocol (https://ucp.dev): the shop's profile, and its REST binding below `/ucp`. */
export const ucpRoutes = new Hono<UcpEnv>();

type UcpRequest = Context<UcpEnv>;

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
  // The name in 2026-04-08 is the second. An agent of that version looks for a signer's keys in the profile of the newest too.
  return c.json({ ucp, keys, signing_keys: keys }, 200, { "Cache-Control": PROFILE_CACHE });
}

ucpRoutes.post("/ucp/catalog/search", negotiate(SEARCH), async (c) => {
  const request = await readBody(c, SearchSchema);
  return c.json({ ucp: c.get("ucp"), ...(await searchCatalogue(c.get("ctx"), principalOf(c), request)) });
});

ucpRoutes.post("/ucp/catalog/lookup", negotiate(LOOKUP), async (c) => {
  const request = await readBody(c, LookupSchema);
  return c.json({ ucp: c.get("ucp"), ...(await lookUpCatalogue(c.get("ctx"), principalOf(c), request)) });
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

ucpRoutes.route("/", orderRoutes);

const principalOf = (c: UcpRequest) => ({ identity: c.get("identity"), client: clientOf(c), agent: c.get("agent") });

/** @throws UcpRefusal invalid_request */
async function readBody<Schema extends z.ZodType>(c: UcpRequest, schema: Schema): Promise<z.infer<Schema>> {
  const { data, error } = schema.safeParse(await c.req.json().catch(() => undefined));
  if (data !== undefined) return data;
  const [issue] = error?.issues ?? [];
  throw new UcpRefusal("invalid_request", `${["$", ...(issue?.path ?? [])].join(".")}: ${issue?.message}`);
}

ucpRoutes.onError((error, c) => {
  const { SHOP_URL } = c.get("ctx").vars;
  const refusal = error instanceof ShopProblem && error.status === 422 ? toRefusal(error) : error;
  if (refusal instanceof UcpRefusal) {
    const { code, message, status } = refusal;
    return c.json({ code, content: message, continue_url: `${SHOP_URL}/` }, status);
  }
  throw error instanceof ShopProblem ? serviceUnavailable(error) : error;
});

/** The shop refused a value that the protocol's own form allows. */
function toRefusal({ detail, errors }: ShopProblem): UcpRefusal {
  const [first] = errors;
  return new UcpRefusal("invalid_request", first ? `${first.path}: ${first.message}` : detail);
}
