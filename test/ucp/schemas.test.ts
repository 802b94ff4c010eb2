/**
 * Validates what the shop answers with the models that the protocol's authors generate from their schemas: ucp-sdk of PyPI, one
 * release for each version of the protocol. `npm run test:ucp` installs both into .local/. Where Python is missing it says so and
 * tests nothing; in CI that is an error.
 */
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { profileOf, serveProfiles } from "../setup/agents/agent-profile.ts";
import { newGuest, newProduct, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { buyThrough, startOrderAgent } from "../setup/agents/order-agent.ts";
import { openShop } from "../setup/shop.ts";
import { newUcpAgent } from "../setup/agents/ucp-agent.ts";
import { hasPython, installSdk, runProgram, SDKS } from "./python.ts";

const BUYER = { email: "ada@example.com", first_name: "Ada", last_name: "Lovelace" };
const OLD_CONSENT = { buyer: { ...BUYER, consent: { marketing: true, analytics: false } } };
const NEW_CONSENT = {
  buyer: { ...BUYER, consent: { "dev.ucp.consent.analytics": { granted: false, source: "platform" } } },
};
const ADDRESS = {
  street_address: "1 Main Street",
  address_locality: "San Francisco",
  address_region: "CA",
  postal_code: "94105",
  address_country: "US",
};
const CAPABILITIES = [
  "catalog.search",
  "catalog.lookup",
  "cart",
  "checkout",
  "discount",
  "fulfillment",
  "buyer_consent",
].map((name) => `dev.ucp.shopping.${name}`);

const shop = await openShop();
const profiles = await serveProfiles(
  Object.fromEntries(SDKS.map(([version]) => [`/${version}`, profileOf(version, CAPABILITIES)])),
);
afterAll(() => profiles.close());

type Case = { name: string; model: string; document: unknown };

async function verify(python: string, cases: Case[]): Promise<string> {
  const input = cases.map((each) => `${JSON.stringify(each)}\n`).join("");
  const { stdout, stderr, status } = await runProgram(python, [join(import.meta.dirname, "verify.py")], { input });
  return status === 0 ? "" : stdout + stderr;
}

const read = async (path: string) => (await shop.fetch(path)).json();

async function ask(version: string, path: string, body: object): Promise<unknown> {
  const headers = { "Content-Type": "application/json", "UCP-Agent": `profile="${profiles.origin}/${version}"` };
  return (await shop.fetch(`/ucp${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

/** An order that came through an agent of this version: as its webhook got it, and as its buyer reads it. */
async function readOrders(version: string): Promise<{ sent: unknown; read: unknown }> {
  const agent = await startOrderAgent(shop, version);
  const [admin, buyer] = [await signInAsAdmin(shop), await newGuest(shop)];
  const { orderId } = await buyThrough(shop, { agent, buyer, productId: await newProduct(admin, 5) });
  await admin.post(`/api/v1/orders/${orderId}/cancel`, {});
  const webhooks = await eventually(
    async () => agent.received,
    (received) => received.some(({ body }) => body.adjustments.length > 0),
    30_000,
  );
  const headers = { ...agent.headers, Authorization: `Bearer ${buyer.token}` };
  const answer = await shop.fetch(`/ucp/orders/${orderId}`, { headers });
  agent.close();
  return { sent: webhooks.at(-1)?.body, read: await answer.json() };
}

describe.skipIf(!hasPython).each(SDKS)("what the shop answers in version %s", (version, release) => {
  it(`is valid for ucp-sdk ${release}`, async () => {
    const python = await installSdk(release);
    const { ucp } = (await read(`/.well-known/ucp/${version}`)) as { ucp: object };
    const search = { query: "", pagination: { limit: 20 } };
    const found = (await ask(version, "/catalog/search", search)) as { products: { id: string }[] };
    const ids = found.products.map(({ id }) => id);
    const [id] = ids;
    const orders = await readOrders(version);
    const cases: Case[] = [
      { name: "profile", model: "ucp.BusinessSchema", document: ucp },
      { name: "search", model: "shopping.catalog_search.SearchResponse", document: found },
      {
        name: "lookup",
        model: "shopping.catalog_lookup.LookupResponse",
        document: await ask(version, "/catalog/lookup", { ids: [...ids, "no-such-product"].slice(-20) }),
      },
      {
        name: "product",
        model: "shopping.catalog_lookup.GetProductResponse",
        document: await ask(version, "/catalog/product", { id: "rain-jacket" }),
      },
      { name: "webhook of an order", model: "shopping.order.Order", document: orders.sent },
      { name: "order", model: "shopping.order.Order", document: orders.read },
      {
        name: "error",
        model: `${version === "2026-04-08" ? "shopping" : "common"}.types.error_response.ErrorResponse`,
        document: await ask(version, "/catalog/product", { id: "no-such-product" }),
      },
    ];
    expect(found.products.length).toBeGreaterThan(10);
    expect(await verify(python, cases)).toBe("");
    // The models refuse what is not valid, so the above is no matter of course.
    const broken = { ...found, products: found.products.map(({ id: _id, ...rest }) => rest) };
    expect(await verify(python, [{ ...(cases[1] as Case), document: broken }])).toContain("products.0.id");
    expect(id).toBeDefined();
  });

  it(`is valid for ucp-sdk ${release} in every state of carts and checkout sessions`, async () => {
    const python = await installSdk(release);
    const agent = newUcpAgent(shop, `${profiles.origin}/${version}`);
    const common = {
      ...(version === "2026-04-08" ? OLD_CONSENT : NEW_CONSENT),
      discounts: { codes: ["WELCOME10", "NO-SUCH"] },
    };
    const items = { line_items: [{ item: { id: "enamel-mug" }, quantity: 2 }], ...common };
    const ship = (groups: object[]) => ({
      ...items,
      fulfillment: { methods: [{ type: "shipping", destinations: [ADDRESS], groups }] },
    });
    const pay = (token: string) => {
      const credential = { type: "token", token };
      const instrument = { id: "card", handler_id: "mock_payment_handler", type: "card", credential };
      return { payment: { instruments: [instrument] } };
    };
    const cart = (await agent("POST /carts", items)).body;
    const path = `/checkout-sessions/${cart.id}`;
    const incomplete = (await agent("POST /checkout-sessions", { cart_id: cart.id })).body;
    const addressed = (await agent(`PUT ${path}`, ship([]))).body;
    const [option] = addressed.fulfillment.methods[0].groups[0].options;
    const ready = (await agent(`PUT ${path}`, ship([{ selected_option_id: option.id }]))).body;
    const escalated = (await agent(`POST ${path}/complete`, {})).body;
    const failed = (await agent(`POST ${path}/complete`, pay("fail_token"))).body;
    const completed = (await agent(`POST ${path}/complete`, pay("success_token"))).body;
    const { id } = (await agent("POST /checkout-sessions", items)).body;
    const canceled = (await agent(`POST /checkout-sessions/${id}/cancel`, {})).body;
    const sessions = { incomplete, addressed, ready, escalated, failed, completed, canceled };
    const statuses = Object.values(sessions).map(({ status }) => status);
    const escalation = "requires_escalation";
    expect(statuses).toEqual([
      "incomplete",
      "incomplete",
      "ready_for_complete",
      escalation,
      "incomplete",
      "completed",
      "canceled",
    ]);

    const models = ["cart", "discount", "fulfillment", "buyer_consent"].map((name) => `shopping.${name}.Checkout`);
    const cases = Object.entries(sessions).flatMap(([name, document]) =>
      models.map((model) => ({ name, model, document })),
    );
    const errors = `${version === "2026-04-08" ? "shopping" : "common"}.types.error_response.ErrorResponse`;
    const all = [
      ...cases,
      { name: "cart", model: "shopping.cart.Cart", document: cart },
      { name: "cart", model: "shopping.discount.Cart", document: cart },
      { name: "error", model: errors, document: (await agent("GET /checkout-sessions/made-up")).body },
    ];
    expect(await verify(python, all)).toBe("");
    const broken = { ...ready, fulfillment: { methods: [{ id: "shipping" }] } };
    expect(
      await verify(python, [{ name: "broken", model: "shopping.fulfillment.Checkout", document: broken }]),
    ).toContain("methods.0");
  });
});
