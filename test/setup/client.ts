import type { Order } from "../../shared/contracts/orders.ts";
import type { Shop } from "./shop.ts";

export type Answer<Body = Record<string, unknown>> = { status: number; headers: Headers; body: Body };

/** A client of the shop, signed in or not. Bodies are sent and read as JSON. */
export class Client {
  readonly shop: Shop;
  readonly token: string | undefined;

  constructor(shop: Shop, token?: string) {
    this.shop = shop;
    this.token = token;
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

  placeOrder(items: { productId: string; quantity: number }[], headers?: Record<string, string>) {
    return this.post<Order>("/api/v1/orders", { items }, headers);
  }
}

let registered = 0;

/** Registers somebody new and signs in. */
export async function newCustomer(shop: Shop): Promise<Client> {
  const username = `customer${++registered}-${crypto.randomUUID().slice(0, 8)}`;
  const password = "Correct-Horse-7";
  const { status } = await new Client(shop).post("/api/v1/users", { username, password });
  if (status !== 201) throw new Error(`Registering ${username} was answered with ${status}`);
  return signIn(shop, username, password);
}

export async function signIn(shop: Shop, username: string, password: string): Promise<Client> {
  const response = await shop.fetch("/api/v1/auth/token", {
    method: "POST",
    body: new URLSearchParams({ grant_type: "password", username, password }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`Signing in as ${username} was answered with ${response.status}`);
  return new Client(shop, token);
}

export const signInAsAdmin = (shop: Shop) => signIn(shop, "admin", "Admin-Passw0rd");
