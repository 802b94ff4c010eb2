import { createShopClient, memoryTokens, type ShopClient } from "../../shared/client/client.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { Shop } from "./shop.ts";

export type Answer<Body = Record<string, unknown>> = { status: number; headers: Headers; body: Body };

/**
 * A client of the shop, signed in or anonymous: with the client that is given to everyone (`api`), or, where a test is
 * about the protocol, with requests and answers as they are. These send and read bodies as JSON.
 */
export class Client {
  readonly shop: Shop;
  readonly token: string | undefined;
  readonly api: ShopClient;

  constructor(shop: Shop, token?: string, api = createShopClient({ baseUrl: shop.origin })) {
    this.shop = shop;
    this.token = token;
    this.api = api;
  }

  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const response = await this.shop.fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text ? JSON.parse(text) : text) as Body,
    };
  }

  get = <Body = Record<string, unknown>>(path: string, headers?: Record<string, string>) =>
    this.call<Body>("GET", path, undefined, headers);

  post = <Body = Record<string, unknown>>(path: string, body: unknown, headers?: Record<string, string>) =>
    this.call<Body>("POST", path, body, headers);

  placeOrder(items: { productId?: string; variantId?: string; quantity: number }[], headers?: Record<string, string>) {
    return this.post<Order>("/api/v1/orders", { items }, headers);
  }
}

let registered = 0;

/** Registers a new user and signs in. */
export async function newCustomer(shop: Shop): Promise<Client> {
  const username = `customer${++registered}-${crypto.randomUUID().slice(0, 8)}`;
  const password = "Correct-Horse-7";
  await new Client(shop).api.POST("/api/v1/users", { body: { username, password } });
  return signIn(shop, username, password);
}

/** A new guest. */
export async function newGuest(shop: Shop): Promise<Client> {
  const tokens = memoryTokens();
  const api = createShopClient({ baseUrl: shop.origin, tokens });
  await api.signInAsGuest();
  return new Client(shop, tokens.read()?.accessToken, api);
}

export async function signIn(shop: Shop, username: string, password: string): Promise<Client> {
  const tokens = memoryTokens();
  const api = createShopClient({ baseUrl: shop.origin, tokens });
  await api.signIn(username, password);
  return new Client(shop, tokens.read()?.accessToken, api);
}

export const signInAsAdmin = (shop: Shop) => signIn(shop, "admin", "Admin-Passw0rd");

/** Puts a product on sale at 10.00 USD; returns its id. */
export async function newProduct(admin: Client, availableStock: number): Promise<string> {
  const product = { name: `Product ${crypto.randomUUID()}`, price: { amount: 1000, currency: "USD" }, availableStock };
  // The typed client of a project without products lacks this path.
  const { status, body } = await admin.post<{ id: string }>("/api/v1/products", product);
  if (status !== 201) throw new Error(`POST /api/v1/products was answered with ${status}: ${JSON.stringify(body)}`);
  return body.id;
}
