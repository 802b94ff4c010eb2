import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { signGet } from "../../../workers/agents/src/signatures/testing.ts";
import { readSigningKeys } from "../../../workers/agents/src/signatures/signing-keys.ts";
import { verifyRequest } from "../../../workers/agents/src/signatures/verify.ts";
import type { PublicKey } from "../../../workers/agents/src/signatures/algorithms.ts";
import { newAgent } from "./agent.ts";
import type { Client } from "../client.ts";
import type { Shop } from "../shop.ts";

const ORDER = "dev.ucp.shopping.order";
const SECRET = "D".repeat(43);

// biome-ignore lint/suspicious/noExplicitAny: an order as the protocol has it
export type ReceivedOrder = { id: string; body: any; isVerified: boolean };

/**
 * An agent with a profile, a key and a webhook, all on this machine. A webhook counts as verified if its signature is by a key of
 * the profile that its `UCP-Agent` names.
 */
export async function startOrderAgent(shop: Shop, version: string) {
  const received: ReceivedOrder[] = [];
  const keys = (await readSigningKeys(SECRET)).map(({ publicJwk }) => publicJwk);
  const server = createServer(async (request, response) => {
    const url = `${origin}${request.url}`;
    if (request.method === "GET") {
      const order = { version, config: { webhook_url: `${origin}/hooks?of=shop` } };
      const ucp = { version, services: {}, payment_handlers: {}, capabilities: { [ORDER]: [order] } };
      return response.end(JSON.stringify({ ucp, keys }));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = new Uint8Array(Buffer.concat(chunks));
    const headers = request.headers as Record<string, string>;
    const signed = new Request(url, { method: "POST", headers, body });
    received.push({
      id: headers["webhook-id"] ?? "",
      body: JSON.parse(new TextDecoder().decode(body)),
      isVerified: await verifyRequest({ request: signed, body, findKey: keysOfShop(shop, signed) }).catch(() => false),
    });
    return response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { "ucp-agent": `profile="${origin}/agent"` };
  /** What the shop answers to this agent, which signs its request. */
  const readOrder = async (id: string) => {
    const path = `/ucp/orders/${id}`;
    const signed = await signGet(new URL(path, shop.origin).href, headers, SECRET);
    // biome-ignore lint/suspicious/noExplicitAny: an order or an error, as the protocol has them
    return (await (await shop.fetch(path, { headers: signed })).json()) as any;
  };
  return { headers, received, readOrder, close: () => server.closeAllConnections() };
}

/** The keys of the profile that a webhook names. */
const keysOfShop = (shop: Shop, request: Request) => async (kid: string) => {
  const named = /profile="([^"]+)"/.exec(request.headers.get("UCP-Agent") ?? "")?.[1] ?? "";
  const profile = (await (await shop.fetch(new URL(named).pathname)).json()) as { keys: PublicKey[] };
  return profile.keys.find((key) => key.kid === kid);
};

type Buy = { agent: { headers: Record<string, string> }; buyer: Client; productId: string };

/** An order of two units that a buyer places through an agent, with its tools. */
export async function buyThrough(shop: Shop, { agent, buyer, productId }: Buy) {
  const tools = newAgent(shop, buyer.token, agent.headers);
  const { value: cart } = await tools.call("create_cart", { items: [{ variantId: productId, quantity: 2 }] });
  const cartId = cart.id as string;
  const shippingAddress = { name: "Ada Lovelace", line1: "1 Main Street", city: "Springfield", country: "US" };
  await tools.call("update_cart", { cartId, email: "ada@example.com", shippingAddress });
  const { value: methods } = await tools.call("list_shipping_methods", { cartId });
  const [method] = methods.items as { id: string }[];
  const { value: ready } = await tools.call("update_cart", { cartId, shippingMethodId: method?.id });
  const { value: order } = await tools.call("place_order", { cartId, expectedTotal: ready.total });
  return { tools, cartId, orderId: order.id as string };
}
