import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import document from "../../workers/gateway/src/openapi.json" with { type: "json" };
import { newAgent } from "../setup/agents/agent.ts";
import { profileOf, serveProfiles } from "../setup/agents/agent-profile.ts";
import { newCustomer, newGuest, signInAsAdmin } from "../setup/client.ts";
import { type FuzzRequest, fuzzRequests, type Known } from "../setup/fuzz/fuzz-requests.ts";
import { type Shop, startShop } from "../setup/shop.ts";

const REQUESTS = 3000;
const CONCURRENCY = 12;
/**
 * Operations that get accounts of their own: deactivating the shared account would turn all later requests into 401s,
 * and registering the shared guest would leave no guest.
 */
const ENDS_ACCOUNT = ["deactivateOwnUser", "registerGuest"];

let shop: Shop;
let known: Known;
let tokens: Record<FuzzRequest["as"], string | undefined>;
let leavers: Record<string, string | undefined>;

beforeAll(async () => {
  shop = await startShop();
  const [customer, other, admin] = [await newCustomer(shop), await newCustomer(shop), await signInAsAdmin(shop)];
  const { body: products } = await customer.get<{ items: { id: string }[] }>("/api/v1/products?limit=12");
  const productIds = products.items.map(({ id }) => id);
  const { body: jacket } = await customer.get<{ variants: { id: string }[] }>("/api/v1/products/rain-jacket");
  const variantIds = jacket.variants.map(({ id }) => id);
  const order = await customer.placeOrder([{ productId: productIds[0] ?? "", quantity: 1 }]);
  const { body: otherUser } = await other.get<{ id: string }>("/api/v1/users/me");
  const listed = (path: string) => admin.get<{ items: { id: string }[] }>(path);
  const [{ body: zones }, { body: promotions }] = [await listed("/api/v1/zones"), await listed("/api/v1/promotions")];
  const category = await admin.post<{ id: string }>("/api/v1/categories", { name: "Fuzz" });
  const selling = [...zones.items, ...promotions.items].map(({ id }) => id);
  // Requests archive products during the run, so there are many of them.
  const few = [order.body.id, otherUser.id];
  known = { ids: [...productIds, ...variantIds, ...selling, ...few, ...few, ...few] };
  const { data: address } = await customer.api.POST("/api/v1/users/me/addresses", {
    body: { name: "Ada", line1: "1 Main Street", city: "San Francisco", country: "US" },
  });
  const { data: cart } = await customer.api.POST("/api/v1/carts", {
    body: { items: [{ productId: productIds[0] ?? "", quantity: 1 }] },
  });
  const { data: endpoint } = await admin.api.POST("/api/v1/webhook-endpoints", {
    body: { url: "http://localhost:9/", eventTypes: ["product.archived"] },
  });
  const { data: delivery } = await admin.api.POST("/api/v1/webhook-endpoints/{id}/tests", {
    params: { path: { id: endpoint.id } },
  });
  known.ids.push(endpoint.id, endpoint.id, delivery.id, delivery.id);
  known.ids.push(category.body.id, category.body.id, address.id, address.id, cart.id, cart.id, cart.id);
  leavers = { deactivateOwnUser: (await newCustomer(shop)).token, registerGuest: (await newGuest(shop)).token };
  tokens = { anonymous: undefined, guest: (await newGuest(shop)).token, customer: customer.token, admin: admin.token };
});
afterAll(() => shop?.close());

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, "openapi");
const compiled = new Map<string, ValidateFunction>();

/** Validates a body against the declared schema of a response. */
function validatorOf(pointer: string): ValidateFunction {
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
  compiled.set(pointer, validate);
  return validate;
}

const pointerPart = (part: string) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));

/** What is wrong with the answer to a request, or `undefined`. */
async function judge(request: FuzzRequest): Promise<string | undefined> {
  const { operationId } = request.operation;
  const token = ENDS_ACCOUNT.includes(operationId) ? leavers[operationId] : tokens[request.as];
  // Past the proxy of the development server, which would take half of the time.
  const gateway = shop.harness.getWorker("gateway");
  const response = await gateway.fetch(`http://localhost:8787${request.url}`, {
    method: request.method,
    headers: { ...request.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  const body = await response.text();
  const { status } = response;
  if (status >= 500) return `answered ${status}: ${body}`;
  const declared = request.operation.responses[status];
  if (!declared) return `answered ${status}, which is not documented: ${body}`;
  if (request.method === "HEAD" || !declared.content)
    return body ? `answered ${status} with a body: ${body}` : undefined;
  const mediaType = response.headers.get("Content-Type")?.split(";")[0] ?? "none";
  if (!(mediaType in declared.content)) return `answered ${status} as ${mediaType}, which is not documented`;
  if (!mediaType.endsWith("json")) return undefined;
  const method = request.method.toLowerCase();
  const pointer = ["paths", request.template, method, "responses", String(status), "content", mediaType, "schema"];
  const validate = validatorOf(`/${pointer.map(pointerPart).join("/")}`);
  if (validate(JSON.parse(body))) return undefined;
  return `answered ${status} with a body that is not as documented: ${ajv.errorsText(validate.errors)} in ${body}`;
}

describe("any request", () => {
  it(`is answered as the OpenAPI document says and never with a 5xx (${REQUESTS} requests)`, {
    timeout: 240_000,
  }, async () => {
    const seed = Date.now() % 2 ** 31;
    const queue = fc.sample(fuzzRequests(known), { numRuns: REQUESTS, seed });
    const wrong = new Map<string, string>();
    const reached = new Set<string>();
    let asked = 0;
    const worker = async () => {
      for (let request = queue.pop(); request; request = queue.pop()) {
        asked++;
        const fault = await judge(request);
        const name = `${request.method} ${request.template}`;
        if (fault)
          wrong.set(`${name} ${fault.slice(0, 30)}`, `${fault}\n  by ${JSON.stringify(request, leaveOperation)}`);
        reached.add(name);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENCY }, worker));
    expect([...wrong.values()], `seed ${seed}`).toEqual([]);
    expect(asked).toBe(REQUESTS);
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
    expect([...reached].filter((name) => !name.startsWith("HEAD"))).toHaveLength(operations.length);
  });
});

describe("any call of a tool", () => {
  const CALLS = 400;

  it(`is answered, and never with a 5xx or a fault of the shop (${CALLS} calls)`, async () => {
    const gateway = shop.harness.getWorker("gateway");
    const fetch = (path: string, init?: RequestInit) =>
      gateway.fetch(`http://localhost:8787${path}`, init as never) as unknown as Promise<Response>;
    const agent = newAgent({ fetch }, tokens.admin);
    const { result } = await agent.request("tools/list");
    const tools = (result?.tools ?? []) as { name: string; inputSchema: { properties?: object } }[];
    const idOrText = fc.oneof(fc.constantFrom(...known.ids), fc.string({ maxLength: 40 }));
    const value = fc.oneof(
      { weight: 3, arbitrary: idOrText },
      fc.jsonValue({ maxDepth: 2 }),
      fc.nat(1100),
      fc.boolean(),
    );
    const inputOf = ({ inputSchema }: (typeof tools)[number]) =>
      fc.record(Object.fromEntries(Object.keys(inputSchema.properties ?? {}).map((name) => [name, value])), {
        requiredKeys: [],
      });
    const calls = fc.constantFrom(...tools).chain((tool) => fc.tuple(fc.constant(tool.name), inputOf(tool)));
    const seed = Date.now() % 2 ** 31;
    for (const [name, input] of fc.sample(calls, { numRuns: CALLS, seed })) {
      const answer = await agent.call(name, input);
      const isFault = answer.status >= 500 || answer.value.type === "/problems/service-unavailable";
      expect(isFault, `seed ${seed}: ${name} ${JSON.stringify(input)}: ${JSON.stringify(answer.value)}`).toBe(false);
    }
  });
});

describe("any request of an agent to the catalogue", () => {
  const ASKED = 150;

  it(`is answered or refused, and never with a 5xx (${ASKED} requests)`, async () => {
    const capabilities = ["dev.ucp.shopping.catalog.search", "dev.ucp.shopping.catalog.lookup"];
    const profiles = await serveProfiles({ "/agent": profileOf("2026-08-25", capabilities) });
    const gateway = shop.harness.getWorker("gateway");
    const text = fc.oneof(fc.constantFrom(...known.ids), fc.string({ maxLength: 30 }));
    const body = fc.oneof(
      fc.record(
        { query: text, filters: fc.jsonValue({ maxDepth: 2 }), pagination: fc.jsonValue() },
        { requiredKeys: [] },
      ),
      fc.record({ ids: fc.array(text, { maxLength: 5 }) }),
      fc.record({ id: text, selected: fc.array(fc.record({ name: text, label: text }), { maxLength: 3 }) }),
      fc.jsonValue(),
    );
    const path = fc.constantFrom("search", "lookup", "product");
    const seed = Date.now() % 2 ** 31;
    for (const [to, sent] of fc.sample(fc.tuple(path, body), { numRuns: ASKED, seed })) {
      const headers = { "Content-Type": "application/json", "UCP-Agent": `profile="${profiles.origin}/agent"` };
      const init = { method: "POST", headers, body: JSON.stringify(sent) };
      const response = await gateway.fetch(`http://localhost:8787/ucp/catalog/${to}`, init);
      const answer = await response.text();
      expect(response.status, `seed ${seed}: ${to} ${init.body}: ${answer}`).toBeLessThan(500);
    }
    await profiles.close();
  });

  it("for an order is answered too, whatever its id, signature and agent are", async () => {
    const profiles = await serveProfiles({ "/agent": profileOf("2026-08-25", ["dev.ucp.shopping.order"]) });
    const gateway = shop.harness.getWorker("gateway");
    const printable = fc.string({ unit: fc.constantFrom(...'ab1@"():;=,/-. '), maxLength: 40 });
    const id = fc.oneof(fc.constantFrom(...known.ids), fc.string({ minLength: 1, maxLength: 30 }));
    const signatures = fc.record({
      "Signature-Input": fc.oneof(
        fc.constant('sig1=("@method" "@authority" "@path" "ucp-agent");keyid="k"'),
        printable,
      ),
      Signature: fc.oneof(fc.constant("sig1=:AAAA:"), printable),
      "UCP-Agent": fc.oneof(fc.constant(`profile="${profiles.origin}/agent"`), printable),
    });
    const seed = Date.now() % 2 ** 31;
    for (const [order, headers] of fc.sample(fc.tuple(id, signatures), { numRuns: 60, seed })) {
      const response = await gateway.fetch(`http://localhost:8787/ucp/orders/${encodeURIComponent(order)}`, {
        headers,
      });
      const answer = await response.text();
      expect(response.status, `seed ${seed}: ${order} ${JSON.stringify(headers)}: ${answer}`).toBeLessThan(500);
    }
    await profiles.close();
  });
});

describe("any request of an agent to carts and checkout sessions", () => {
  const ASKED = 100;

  it(`is answered or refused, and never with a 5xx (${ASKED} requests)`, async () => {
    const names = ["cart", "checkout", "discount", "fulfillment", "buyer_consent"].map(
      (name) => `dev.ucp.shopping.${name}`,
    );
    const versions = ["2026-08-25", "2026-04-08"];
    const documents = versions.map((version) => [`/${version}`, profileOf(version, names)]);
    const profiles = await serveProfiles(Object.fromEntries(documents));
    const gateway = shop.harness.getWorker("gateway");
    const send = async (method: string, path: string, version: string, sent: unknown) => {
      const headers = { "Content-Type": "application/json", "UCP-Agent": `profile="${profiles.origin}/${version}"` };
      const body = method === "GET" ? {} : { body: JSON.stringify(sent) };
      const response = await gateway.fetch(`http://localhost:8787/ucp${path}`, { method, headers, ...body });
      return { status: response.status, text: await response.text() };
    };
    const items = { line_items: [{ item: { id: known.ids[0] }, quantity: 1 }] };
    const made = JSON.parse((await send("POST", "/checkout-sessions", versions[0] as string, items)).text) as {
      id?: string;
    };
    const text = fc.oneof(fc.constantFrom(...known.ids), fc.string({ maxLength: 30 }));
    const line = fc.record({ item: fc.record({ id: text }), quantity: fc.integer({ min: -1, max: 1001 }) });
    const part = fc.jsonValue({ maxDepth: 2 });
    const method = fc.record(
      { type: text, destinations: fc.array(fc.dictionary(text, text), { maxLength: 2 }), groups: part },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      fc.record(
        {
          line_items: fc.array(line, { maxLength: 3 }),
          buyer: fc.record({ email: text, consent: part }, { requiredKeys: [] }),
          discounts: fc.record({ codes: fc.array(text, { maxLength: 3 }) }),
          fulfillment: fc.record({ methods: fc.array(method, { maxLength: 2 }) }),
          payment: part,
        },
        { requiredKeys: ["line_items"] },
      ),
      fc.record({ cart_id: text }),
      part,
    );
    const id = fc.oneof(fc.constant(made.id ?? ""), fc.string({ minLength: 1, maxLength: 20 }).map(encodeURIComponent));
    const path = fc.oneof(
      fc.constantFrom("POST /carts", "POST /checkout-sessions"),
      fc
        .tuple(fc.constantFrom("carts", "checkout-sessions"), fc.constantFrom("GET", "PUT"), id)
        .map(([room, verb, which]) => `${verb} /${room}/${which}`),
      id.map((which) => `POST /checkout-sessions/${which}/complete`),
    );
    const requests = fc.tuple(path, fc.constantFrom(...versions), body);
    const seed = Date.now() % 2 ** 31;
    for (const [request, version, sent] of fc.sample(requests, { numRuns: ASKED, seed })) {
      const [verb = "", to = ""] = request.split(" ");
      const { status, text: answer } = await send(verb, to, version, sent);
      expect(status, `seed ${seed}: ${request} ${JSON.stringify(sent)}: ${answer}`).toBeLessThan(500);
    }
    await profiles.close();
  });
});

function leaveOperation(key: string, value: unknown): unknown {
  return key === "operation"
    ? undefined
    : typeof value === "string" && value.length > 500
      ? `${value.slice(0, 500)}…`
      : value;
}
