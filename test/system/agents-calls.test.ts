import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newAgent } from "../setup/agents/agent.ts";
import { profileOf, serveProfiles } from "../setup/agents/agent-profile.ts";
import { newUcpAgent } from "../setup/agents/ucp-agent.ts";
import { type Client, newGuest, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { writtenLines } from "../setup/log-lines.ts";
import { sharedShop } from "../setup/shop.ts";

/**
 * Cloudflare lets one request cause 32 invocations of Workers and throws at a further call (decision 28), which workerd does not
 * enforce. A third of them is room for what is sent or tried again.
 */
const ALLOWED = 22;

const shop = await sharedShop();
const table: Record<string, { invocations: number }> = {};
const names = ["cart", "checkout", "discount", "fulfillment", "order", "catalog.search", "catalog.lookup"];
const capabilities = names.map((name) => `dev.ucp.shopping.${name}`);
const profiles = await serveProfiles({ "/agent": profileOf("2026-04-08", capabilities) });
afterAll(async () => {
  await profiles.close();
  console.table(table);
});

/** The Workers' requests and calls that this answer took, that of the gateway included. */
async function countInvocations({ headers }: { headers: Headers }): Promise<string[]> {
  const requestId = headers.get("X-Request-Id") ?? "";
  const read = async () =>
    writtenLines(shop)
      .filter((line) => line.startsWith('{"time"') && line.includes(requestId))
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ message = "" }) => ["request", "rpc"].includes(message))
      .map(({ service, route }) => `${service} ${route}`);
  // The gateway's line is the last before the answer.
  return eventually(read, (lines) => lines.some((line) => line.startsWith("gateway")));
}

async function expectFew<Answer extends { headers: Headers }>(
  name: string,
  answer: Answer,
  allowed = ALLOWED,
): Promise<Answer> {
  const invocations = await countInvocations(answer);
  table[name] = { invocations: invocations.length };
  expect(invocations.length, invocations.join("\n")).toBeLessThanOrEqual(allowed);
  return answer;
}

type Made = { id: string; slug: string; variants: { id: string }[] };

let admin: Client;
let products: Made[];

/** As many products as a request may name, each with a second variant. */
beforeAll(async () => {
  admin = await signInAsAdmin(shop);
  const price = { amount: 1000, currency: "USD" };
  products = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const variants = ["S", "M"].map((Size) => ({ options: { Size }, price, availableStock: 1000, weightGrams: 1 }));
      const options = [{ name: "Size", values: ["S", "M"] }];
      const body = { name: `Shirt ${crypto.randomUUID()}`, options, variants };
      return (await admin.api.POST("/api/v1/products", { body })).data;
    }),
  );
});

const secondOf = ({ variants }: Made) => variants[1]?.id ?? "";
const key = () => ({ "Idempotency-Key": crypto.randomUUID() });
const lines = (ids: string[]) => ({ line_items: ids.map((id) => ({ item: { id }, quantity: 1 })) });
const card = { id: "card-1", handler_id: "mock_payment_handler", type: "card" };
const payment = { instruments: [{ ...card, credential: { type: "token", token: "success_token" } }] };
const ADDRESS = { name: "Ada", line1: "1 Main Street", city: "San Francisco", region: "CA", country: "US" };
const destination = {
  ...{ last_name: "Lovelace", street_address: ADDRESS.line1, address_locality: ADDRESS.city },
  ...{ address_region: ADDRESS.region, postal_code: "94105", address_country: ADDRESS.country },
};

/** Everything that a session can say, and codes that the cart does not take. */
const wholeRequest = (ids: string[], optionId: string = crypto.randomUUID()) => ({
  ...lines(ids),
  buyer: { email: "ada@example.com", first_name: "Ada" },
  discounts: { codes: Array.from({ length: 10 }, () => `NO-${crypto.randomUUID().slice(0, 8)}`) },
  fulfillment: { methods: [{ destinations: [destination], groups: [{ selected_option_id: optionId }] }] },
});

describe("the invocations of Workers that a request of an agent takes are few", () => {
  const ask = newUcpAgent(shop, `${profiles.origin}/agent`);

  it.each(["search", "lookup", "product"])("to look up all that one may in the catalogue by UCP: %s", async (route) => {
    if (route === "product") {
      const { body } = await expectFew(
        "UCP product",
        await ask("POST /catalog/product", { id: secondOf(products[0] as Made) }),
      );
      expect(body.product.id).toBe(products[0]?.id);
    } else if (route === "search") {
      const { body } = await expectFew("UCP search", await ask("POST /catalog/search", { pagination: { limit: 20 } }));
      expect(body.products).toHaveLength(20);
    } else {
      const lookUp = async (name: string, ids: string[]) =>
        (await expectFew(`UCP lookup of ${name}`, await ask("POST /catalog/lookup", { ids }))).body;
      const ofVariants = await lookUp("variants", products.map(secondOf));
      expect(ofVariants.products).toHaveLength(20);
      const unknown = await lookUp(
        "unknown ids",
        products.map(() => crypto.randomUUID()),
      );
      expect(unknown.messages).toHaveLength(20);
      expect(
        (
          await lookUp(
            "slugs",
            products.map(({ slug }) => slug),
          )
        ).products,
      ).toHaveLength(20);
    }
  });

  it("to make, change, read, complete and cancel a session of the most that one request may say", async () => {
    const slugs = products.slice(0, 10).map(({ slug }) => slug);
    const ids = [...slugs, ...products.slice(10).map(({ id }) => id)];
    const made = await expectFew("UCP POST session", await ask("POST /checkout-sessions", wholeRequest(ids), key()));
    expect(made.status).toBe(201);
    expect(made.body.line_items).toHaveLength(20);
    const path = `/checkout-sessions/${made.body.id}`;
    const other = products.map(secondOf).reverse();
    const put = await expectFew("UCP PUT session", await ask(`PUT ${path}`, wholeRequest([...slugs, ...other]), key()));
    expect(put.body.line_items).toHaveLength(30);
    expect(put.body.messages.filter(({ code }: { code: string }) => code === "discount_code_invalid")).toHaveLength(10);
    const optionId = put.body.fulfillment.methods[0].groups[0].options[0].id;
    await expectFew("UCP GET session", await ask(`GET ${path}`), 7);
    const ready = wholeRequest([...slugs, ...other], optionId);
    const chosen = await expectFew("UCP PUT session, option", await ask(`PUT ${path}`, ready, key()));
    expect(chosen.body.status).toBe("ready_for_complete");
    const completed = await expectFew("UCP complete", await ask(`POST ${path}/complete`, { payment }, key()), 19);
    expect(completed.body.status).toBe("completed");
    await expectFew("UCP GET completed session", await ask(`GET ${path}`), 9);

    const cart = await expectFew("UCP POST cart", await ask("POST /carts", wholeRequest(ids), key()));
    const changed = wholeRequest([...slugs, ...other]);
    await expectFew("UCP PUT cart", await ask(`PUT /carts/${cart.body.id}`, changed, key()));
    await expectFew("UCP GET cart", await ask(`GET /carts/${cart.body.id}`));
    const ofCart = { cart_id: cart.body.id, fulfillment: changed.fulfillment };
    await expectFew("UCP POST session of a cart", await ask("POST /checkout-sessions", ofCart, key()));
    const canceled = await expectFew(
      "UCP cancel",
      await ask(`POST /checkout-sessions/${cart.body.id}/cancel`, {}, key()),
    );
    expect(canceled.body.status).toBe("canceled");
  });

  it("to call each tool of a buyer with the most that it takes, and to read an order", async () => {
    const guest = await newGuest(shop);
    const agent = newAgent(shop, guest.token);
    const call = async (name: string, input: object = {}) => {
      const answer = await expectFew(`MCP ${name}`, await agent.call(name, input));
      expect([name, answer.isError]).toEqual([name, false]);
      return answer.value;
    };
    await call("search_products", { limit: 50 });
    await call("get_product", { product: products[0]?.slug });
    const variants = products.flatMap((product) => product.variants.map(({ id }) => id));
    const cart = await call("create_cart", { items: variants.map((variantId) => ({ variantId, quantity: 1 })) });
    const cartId = cart.id as string;
    await call("get_cart", { cartId });
    await call("set_cart_item", { cartId, variantId: variants[0], quantity: 2 });
    await call("update_cart", { cartId, email: "ada@example.com", shippingAddress: ADDRESS, billingAddress: ADDRESS });
    const [method] = (await call("list_shipping_methods", { cartId })).items as [{ id: string }];
    const ready = await call("update_cart", { cartId, shippingMethodId: method.id });
    const { id: orderId } = await call("place_order", { cartId, expectedTotal: ready.total as object });
    await call("pay_order", { orderId });
    await call("get_order", { orderId });
    await call("list_orders", { limit: 50 });
    await call("hand_over", { orderId });
    const buyer = newUcpAgent(shop, `${profiles.origin}/agent`, guest.token);
    const { body } = await expectFew("UCP GET order", await buyer(`GET /orders/${orderId}`));
    expect(body.id).toBe(orderId);
  });

  it("to call each tool of an administrator", async () => {
    const { call } = newAgent(shop, admin.token);
    for (const name of ["find_orders", "list_stock", "sales_report"]) {
      expect(await expectFew(`MCP ${name}`, await call(name))).toMatchObject({ isError: false });
    }
  });
});
