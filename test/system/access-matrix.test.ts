import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Access } from "#shared/http/route.ts";
import type { TestDatabase } from "#shared/testing/databases.ts";
import { EXAMPLE_ID } from "#shared/values/ids.ts";
import { withClient } from "../../tools/lib/databases.ts";
import document from "../../workers/gateway/src/openapi.json" with { type: "json" };
import { createSigningKey, unwrapPrivateKey } from "../../workers/users/src/keys/key-pairs.ts";
import { newAgent } from "../setup/agents/agent.ts";
import { profileOf, serveProfiles } from "../setup/agents/agent-profile.ts";
import { newCustomer, newGuest, newProduct, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { newAgentToken } from "../setup/agents/oauth-agent.ts";
import { type Shop, startShop } from "../setup/shop.ts";
import { newUcpAgent } from "../setup/agents/ucp-agent.ts";

const SECRET = "A".repeat(43);
const ISSUER = "http://localhost:8787";
const PASSWORD = "Correct-Horse-7";

type Operation = {
  operationId: string;
  "x-access": Access;
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { in: string; name: string; schema: Schema }[];
};
type Schema = { $ref?: string; example?: unknown };
type Route = { method: string; path: string; operation: Operation };

const routes: Route[] = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations as unknown as Record<string, Operation>).map(([method, operation]) => ({
    method: method.toUpperCase(),
    path,
    operation,
  })),
);
/**
 * Operations that remove what the others need, so they run last, in this order. The last two end the guest and the user
 * themselves.
 */
const RUN_LAST = [
  "archiveProduct",
  "deleteCategory",
  "deleteZone",
  "deletePromotion",
  "deleteWebhookEndpoint",
  "registerGuest",
  "deactivateOwnUser",
];
const endPosition = ({ operation }: Route) => RUN_LAST.indexOf(operation.operationId);
const inOrder = routes.toSorted((a, b) => endPosition(a) - endPosition(b));

const ADDRESS = { name: "Ada", line1: "1 Main Street", city: "San Francisco", country: "US" };

/** Bodies that succeed for a client with access; a route that is not listed gets an empty body. */
const BODIES: Record<string, unknown> = {
  changeOwnUser: { email: "ada@example.com" },
  changeUserAccess: { role: "customer" },
  patchProduct: { description: "Matrix" },
  patchImage: { alt: "Matrix" },
  updateOrder: { status: "paid" },
  createFulfillment: {},
  rejectReturn: { reason: "Matrix" },
  createProduct: { name: "Matrix product", price: { amount: 1, currency: "USD" }, availableStock: 1 },
  replaceProduct: { name: "Matrix product 2", price: { amount: 1, currency: "USD" } },
  adjustStock: { delta: 1 },
  updateNotification: { read: true },
  createCart: {},
  patchCart: { note: "Matrix" },
  changeCartItem: { quantity: 2 },
  mergeCart: { guestToken: "made-up" },
  completeCart: { expectedTotal: { amount: 1, currency: "USD" } },
  patchShop: { name: "Matrix" },
  createZone: { name: "Matrix", countries: ["AQ"], pricesIncludeTax: false },
  replaceZone: { name: "Matrix", countries: ["BV"], pricesIncludeTax: false },
  createPromotion: { name: "Matrix", type: "free-shipping" },
  patchPromotion: { name: "Matrix 2" },
  createCategory: { name: "Matrix" },
  patchCategory: { name: "Matrix 2" },
  setProductCategories: { categoryIds: [] },
  addAddress: ADDRESS,
  replaceAddress: ADDRESS,
  startPayment: { provider: "test" },
  decideTestPayment: { outcome: "succeed" },
  refundOrder: {},
  settleRefund: { note: "Matrix" },
  createWebhookEndpoint: { url: "http://localhost:9/", eventTypes: ["product.archived"] },
  patchWebhookEndpoint: { description: "Matrix" },
  recoverWebhookEndpoint: { since: "2026-11-01T00:00:00.000Z" },
  registerGuest: { username: "matrix", password: PASSWORD },
};

/** Queries that would succeed in the same way. */
const QUERIES: Record<string, string> = { dismissDeadLetter: "?reason=Matrix" };

type Principal = {
  headers: Record<string, string>;
  is: "anonymous" | "refused" | "guest" | "customer" | "owner" | "admin";
  password?: string;
  /** Its token is that of an agent, which the API refuses. */
  isAgent?: boolean;
};

let shop: Shop;
let adminToken: string;
let ownerToken: string;
let principals: Record<string, Principal>;
let ids: Record<string, string>;

beforeAll(async () => {
  shop = await startShop();
  const admin = await signInAsAdmin(shop);
  const [owner, other, forger, target, gone] = await Promise.all(Array.from({ length: 5 }, () => newCustomer(shop)));
  if (!owner || !other || !forger || !target || !gone) throw new Error("five customers were asked for");
  const productId = await newProduct(admin, 10);
  const { data: order } = await owner.api.POST("/api/v1/orders", { body: { items: [{ productId, quantity: 1 }] } });
  const { data: inbox } = await eventually(
    () => owner.api.GET("/api/v1/notifications"),
    ({ data }) => data.items.length > 0,
  );
  const { data: targetUser } = await target.api.GET("/api/v1/users/me");
  const { data: zones } = await admin.api.GET("/api/v1/zones");
  const { data: promotions } = await admin.api.GET("/api/v1/promotions");
  const { data: category } = await admin.api.POST("/api/v1/categories", { body: { name: "Matrix" } });
  const { data: endpoint } = await admin.api.POST("/api/v1/webhook-endpoints", {
    body: { url: "http://localhost:9/", eventTypes: ["product.archived"] },
  });
  const { data: delivery } = await admin.api.POST("/api/v1/webhook-endpoints/{id}/tests", {
    params: { path: { id: endpoint.id } },
  });
  const { data: cart } = await owner.api.POST("/api/v1/carts", { body: { items: [{ productId, quantity: 1 }] } });
  ids = {
    carts: cart.id,
    orders: order.id,
    notifications: inbox.items[0]?.id ?? "",
    users: targetUser.id,
    products: productId,
    categories: category.id,
    zones: zones.items[0]?.id ?? "",
    promotions: promotions.items[0]?.id ?? "",
    "webhook-endpoints": endpoint.id,
    "webhook-deliveries": delivery.id,
  };

  [adminToken, ownerToken] = [admin.token ?? "", owner.token ?? ""];
  await gone.api.DELETE("/api/v1/users/me");
  const bearer = (token = "") => ({ Authorization: `Bearer ${token}` });
  const forged = {
    "X-Shop-Identity": JSON.stringify({ kind: "user", userId: targetUser.id, sessionId: targetUser.id, role: "admin" }),
  };
  const forgeries = await forgeTokens(admin.token ?? "");
  principals = {
    anonymous: { headers: {}, is: "anonymous" },
    "a forged identity header": { headers: forged, is: "anonymous" },
    "an expired token": { headers: bearer(forgeries.expired), is: "refused" },
    "a token of another issuer": { headers: bearer(forgeries.otherIssuer), is: "refused" },
    "a token for another audience": { headers: bearer(forgeries.otherAudience), is: "refused" },
    "a token signed by another key": { headers: bearer(forgeries.otherKey), is: "refused" },
    "a token with alg none": { headers: bearer(forgeries.none), is: "refused" },
    "a deactivated user": { headers: bearer(gone.token), is: "refused" },
    "an agent of the owner": { headers: bearer(await newAgentToken(owner)), is: "owner", isAgent: true },
    "an agent of an admin, for buying": { headers: bearer(await newAgentToken(admin)), is: "customer", isAgent: true },
    "a guest": { headers: bearer((await newGuest(shop)).token), is: "guest" },
    "another customer": { headers: bearer(other.token), is: "customer" },
    "a customer with a forged identity header": { headers: { ...bearer(forger.token), ...forged }, is: "customer" },
    "the owner": { headers: bearer(owner.token), is: "owner" },
    "an admin": { headers: bearer(admin.token), is: "admin", password: "Admin-Passw0rd" },
  };
});
afterAll(() => shop?.close());

/** The claims of an admin's true token, each time with one thing wrong. */
async function forgeTokens(trueToken: string) {
  const { ownerUrl } = shop.databases.users as TestDatabase;
  const { rows } = await withClient(ownerUrl, (client) =>
    client.query("SELECT kid, wrapped_private_key FROM signing_keys"),
  );
  const [row] = rows;
  const key = await unwrapPrivateKey(SECRET, row.wrapped_private_key);
  const { wrappedPrivateKey } = await createSigningKey(SECRET);
  const otherKey = await unwrapPrivateKey(SECRET, wrappedPrivateKey);
  const claims = JSON.parse(atob((trueToken.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
  const header = { alg: "ES256", kid: row.kid, typ: "at+jwt" };
  const sign = (changes: object, by = key) =>
    new SignJWT({ ...claims, ...changes }).setProtectedHeader(header).sign(by);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  // Without this, a mistake in the forging would make every refusal below a matter of course.
  const sound = await shop.fetch("/api/v1/users", { headers: { Authorization: `Bearer ${await sign({})}` } });
  expect(sound.status).toBe(200);
  return {
    expired: await sign({ exp: Math.floor(Date.now() / 1000) - 1 }),
    otherIssuer: await sign({ iss: "https://elsewhere.example" }),
    otherAudience: await sign({ aud: ISSUER.replace("8787", "8788") }),
    otherKey: await sign({}, otherKey),
    none: `${encode({ ...header, alg: "none" })}.${encode(claims)}.`,
  };
}

/** A path with the ids of what is there. */
function fillIn(path: string): string {
  const resource = path.split("/")[3] ?? "";
  return (
    path
      .replace("{id}", ids[resource] ?? "01980000-0000-7000-8000-0000000000ff")
      // The first variant of a product has its id.
      .replace("{variantId}", ids.products ?? "")
      .replace("{slug}", "forbidden")
  );
}

async function call({ method, path, operation }: Route, principal: Principal) {
  const filled = fillIn(path).concat(QUERIES[operation.operationId] ?? "");
  const [mediaType] = Object.keys(operation.requestBody?.content ?? {});
  const { password = PASSWORD } = principal;
  const bodies = {
    ...BODIES,
    addCartItem: { productId: ids.products, quantity: 1 },
    requestReturn: { items: [{ variantId: ids.products, quantity: 1, reason: "Matrix" }] },
    receiveReturn: { items: [{ variantId: ids.products, quantity: 1, restock: false }] },
    changePassword: { currentPassword: password, newPassword: password },
  };
  const json = JSON.stringify((bodies as typeof BODIES)[operation.operationId] ?? {});
  const body = mediaType && (mediaType === "application/json" ? json : "token=made-up");
  const headers = { ...principal.headers, ...(mediaType ? { "Content-Type": mediaType } : {}) };
  const response = await shop.fetch(filled, { method, headers, ...(body ? { body } : {}) });
  await response.body?.cancel();
  return { status: response.status, challenge: response.headers.get("WWW-Authenticate") };
}

/** The status that the declared policy refuses a caller with, or `undefined` when it lets the request through. */
function refusalOf({ path, operation }: Route, { is }: Principal): number | undefined {
  const access = operation["x-access"];
  if (access === "public") return undefined;
  // An operator is no user, whatever role.
  if (access === "operator" || is === "anonymous" || is === "refused") return 401;
  if (access === "admin") return is === "admin" ? undefined : 403;
  if (access === "customer") return is === "guest" ? 403 : undefined;
  if (!access.startsWith("owner") || is === "owner") return undefined;
  // An admin can read the orders of all users, but not their notifications.
  return is === "admin" && path.startsWith("/api/v1/orders") ? undefined : 404;
}

const names = [
  "anonymous",
  "a forged identity header",
  "an expired token",
  "a token of another issuer",
  "a token for another audience",
  "a token signed by another key",
  "a token with alg none",
  "a deactivated user",
  "an agent of the owner",
  "an agent of an admin, for buying",
  "a guest",
  "another customer",
  "a customer with a forged identity header",
  "the owner",
  "an admin",
];

/** Calls of the agents' tools that succeed for a caller with access. */
const TOOLS: [name: string, access: Access, input: () => object][] = [
  ["search_products", "public", () => ({ limit: 1 })],
  ["get_product", "public", () => ({ product: ids.products })],
  ["create_cart", "signedIn", () => ({ items: [] })],
  ["get_cart", "owner", () => ({ cartId: agentCart })],
  ["set_cart_item", "owner", () => ({ cartId: agentCart, variantId: ids.products, quantity: 0 })],
  ["update_cart", "owner", () => ({ cartId: agentCart, discountCodes: [] })],
  ["list_shipping_methods", "owner", () => ({ cartId: agentCart })],
  ["place_order", "owner", () => ({ cartId: agentCart, expectedTotal: { amount: 1, currency: "USD" } })],
  ["pay_order", "owner", () => ({ orderId: ids.orders, provider: "test" })],
  ["hand_over", "signedIn", () => ({})],
  ["get_order", "owner", () => ({ orderId: ids.orders })],
  ["list_orders", "signedIn", () => ({ limit: 1 })],
  ["find_orders", "admin", () => ({ limit: 1 })],
  ["list_stock", "admin", () => ({ limit: 1 })],
  ["sales_report", "admin", () => ({ interval: "month" })],
];
let agentCart: string;

/** Before the routes, with which the callers end their own accounts. */
describe("every tool of agents", () => {
  it("is in the matrix", async () => {
    const { result } = await newAgent(shop, adminToken).request("tools/list");
    const listed = ((result?.tools ?? []) as { name: string }[]).map(({ name }) => name);
    expect(listed).toEqual(TOOLS.map(([name]) => name));
  });

  it.each(names.filter((name) => name !== "an admin"))("accepts or refuses %s as its access says", async (name) => {
    agentCart ??= (await newAgent(shop, ownerToken).call("create_cart", { items: [] })).value.id as string;
    const { headers, is } = principals[name] as Principal;
    const agent = newAgent({ fetch: (path, init) => shop.fetch(path, withHeaders(init, headers)) });
    const wrong: string[] = [];
    for (const [tool, access, input] of TOOLS) {
      const { status, value } = await agent.call(tool, input());
      const outcome = status === 200 && value.type === "/problems/not-found" ? 404 : status;
      const wanted = is === "refused" ? 401 : (refusalOf(ofTool(access), principals[name] as Principal) ?? 200);
      if (outcome !== wanted) wrong.push(`${tool}: ${outcome} instead of ${wanted}, ${JSON.stringify(value)}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** A tool as a route of the matrix. */
const ofTool = (access: Access): Route => ({
  method: "POST",
  path: "/mcp",
  operation: { operationId: "tool", "x-access": access },
});

const withHeaders = (init: RequestInit = {}, headers: Record<string, string>): RequestInit => ({
  ...init,
  headers: { ...(init.headers as Record<string, string>), ...headers },
});

/** The carts and sessions of the Universal Commerce Protocol, of a session that was made with the owner's token. */
describe("every route of agents' sessions", () => {
  const routesOf = (id: string): [request: string, body?: object][] => [
    [`GET /carts/${id}`],
    [`PUT /carts/${id}`, items],
    ["POST /checkout-sessions", { cart_id: id }],
    [`GET /checkout-sessions/${id}`],
    [`PUT /checkout-sessions/${id}`, items],
    [`POST /checkout-sessions/${id}/complete`, {}],
    [`POST /checkout-sessions/${id}/cancel`, {}],
  ];
  let items: object;

  // Each caller adds carts of the owner, who may have so many; the order below asks the same of agents' tokens.
  const callers = names.filter((name) => !name.startsWith("an agent"));

  it.each(callers)("accepts or refuses %s, and shows a session to its owner alone", async (name) => {
    items = { line_items: [{ item: { id: ids.products }, quantity: 1 }] };
    const { headers, is } = principals[name] as Principal;
    const capabilities = ["dev.ucp.shopping.cart", "dev.ucp.shopping.checkout"];
    const profiles = await serveProfiles({ "/agent": profileOf("2026-08-25", capabilities) });
    const profile = `${profiles.origin}/agent`;
    const { body } = await newUcpAgent(shop, profile, ownerToken)("POST /carts", items);
    const ask = newUcpAgent({ fetch: (path, init) => shop.fetch(path, withHeaders(init, headers)) }, profile);
    const wrong: string[] = [];
    const created = is === "refused" ? 401 : 201;
    for (const request of ["POST /carts", "POST /checkout-sessions"]) {
      const { status } = await ask(request, items);
      if (status !== created) wrong.push(`${request}: ${status} instead of ${created}`);
    }
    const wanted = is === "owner" ? "found" : is === "refused" || is === "anonymous" ? "401" : "not_found";
    for (const [request, sent] of routesOf(body.id)) {
      const answer = await ask(request, sent);
      const outcome = answer.body.id === body.id ? "found" : (answer.body.messages?.[0].code ?? String(answer.status));
      if (outcome !== wanted) wrong.push(`${request}: ${outcome} instead of ${wanted}`);
    }
    expect(wrong).toEqual([]);
    await profiles.close();
  });
});

describe("the order of an agent", () => {
  it.each(names)("is shown to its owner alone, here %s", async (name) => {
    const { headers, is } = principals[name] as Principal;
    const profile = profileOf("2026-08-25", ["dev.ucp.shopping.order"]);
    const profiles = await serveProfiles({ "/agent": profile });
    const response = await shop.fetch(`/ucp/orders/${ids.orders}`, {
      headers: { ...headers, "UCP-Agent": `profile="${profiles.origin}/agent"` },
    });
    const { id, messages } = (await response.json()) as { id?: string; messages?: { code: string }[] };
    await profiles.close();
    const outcome = response.status === 200 ? (id ?? messages?.[0]?.code) : response.status;
    const wanted = { owner: ids.orders, anonymous: "unauthorized", refused: 401 }[is as string] ?? "not_found";
    expect(outcome).toBe(wanted);
  });
});

/** Before the matrix, whose callers end their own accounts. */
describe("the examples of the OpenAPI document", () => {
  const components = document.components.schemas as Record<string, Schema>;

  /** The first two name what this shop does not have: an option of the product, a guest. The last would change the password. */
  const LEFT_OUT = ["createVariant", "mergeCart", "changePassword"];

  it("are well-formed to the shop as bodies of those who may send them", async () => {
    const refused: string[] = [];
    for (const { method, path, operation } of routes) {
      const { $ref, example } = operation.requestBody?.content["application/json"]?.schema ?? {};
      const body = $ref ? components[$ref.split("/").at(-1) ?? ""]?.example : example;
      if (!body || LEFT_OUT.includes(operation.operationId)) continue;
      const headers = { ...principals[operation["x-access"] === "admin" ? "an admin" : "the owner"]?.headers };
      headers["Content-Type"] = "application/json";
      const response = await shop.fetch(fillIn(path), { method, headers, body: JSON.stringify(body) });
      const { type = "", errors } = ((await response.json().catch(() => ({}))) ?? {}) as Record<string, string>;
      const isIllFormed =
        response.status >= 500 || [400, 401, 403, 415].includes(response.status) || type.endsWith("validation-failed");
      if (isIllFormed) refused.push(`${method} ${path}: ${response.status} ${JSON.stringify(errors)}`);
    }
    expect(refused).toEqual([]);
  });

  it("find the products and categories of the sample data", async () => {
    const reads = routes.filter(
      ({ method, path }) => method === "GET" && /\/(products|categories)\/\{id\}$/.test(path),
    );
    for (const { path, operation } of reads) {
      const example = operation.parameters?.find(({ name }) => name === "id")?.schema.example;
      expect((await shop.fetch(path.replace("{id}", String(example)))).status).toBe(200);
    }
    expect((await shop.fetch(`/api/v1/products/${EXAMPLE_ID}`)).status).toBe(200);
  });
});

describe("every route of the OpenAPI document", () => {
  it("declares who may call it", () => {
    expect(routes.length).toBeGreaterThan(30);
    const declared: Access[] = ["public", "signedIn", "customer", "owner", "ownerOrKey", "admin", "operator"];
    expect(routes.filter(({ operation }) => !declared.includes(operation["x-access"]))).toEqual([]);
  });

  it.each(names)("accepts or refuses %s as its declared access says", async (name) => {
    const principal = principals[name];
    if (!principal) throw new Error(`there is no principal ${name}`);
    const wrong: string[] = [];
    const check = async (route: Route) => {
      const { status, challenge } = await call(route, principal);
      const wanted = refusalOf(route, principal.isAgent ? { ...principal, is: "refused" } : principal);
      const isAsWanted = wanted === undefined ? ![401, 403].includes(status) && status < 500 : status === wanted;
      if (!isAsWanted) wrong.push(`${route.method} ${route.path}: ${status} instead of ${wanted ?? "an answer"}`);
      const refused = 'Bearer error="invalid_token"';
      const wantedChallenge = status !== 401 ? null : principal.headers.Authorization ? refused : "Bearer";
      if (challenge !== wantedChallenge) wrong.push(`${route.method} ${route.path}: challenge ${challenge}`);
    };
    // What is refused changes nothing, so it may come at once; what succeeds may need what came before.
    const isRefused = (route: Route) => refusalOf(route, principal) !== undefined;
    const refused = inOrder.filter(isRefused).values();
    const checkRefused = async () => {
      for (const route of refused) await check(route);
    };
    await Promise.all(Array.from({ length: 8 }, checkRefused));
    for (const route of inOrder) if (!isRefused(route)) await check(route);
    expect(wrong).toEqual([]);
  });
});
