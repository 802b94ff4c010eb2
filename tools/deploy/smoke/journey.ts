import { randomBytes, randomUUID } from "node:crypto";
import document from "../../../workers/gateway/src/openapi.json" with { type: "json" };
import { UserFacingError } from "../../lib/command.ts";

/** A project made by `npm run create` may have no orders service. */
const takesOrders = "/api/v1/orders" in document.paths;

/** The properties of the responses that are used here. */
interface Answer {
  access_token?: string;
  id?: string;
  status?: string;
  items?: { id: string; availableStock: number }[];
  unreadCount?: number;
}

/**
 * Uses a shop as a customer: registers, signs in, orders, cancels, and closes the account. It leaves a deactivated account and
 * a cancelled order behind, so it is for test environments.
 */
export async function walkThrough(url: string, log: (line: string) => void): Promise<void> {
  let token: string | undefined;
  async function ask(method: string, path: string, status: number, body?: object | URLSearchParams): Promise<Answer> {
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && !(body instanceof URLSearchParams) && { "Content-Type": "application/json" }),
        ...(path === "/orders" && { "Idempotency-Key": randomUUID() }),
      },
      body: body instanceof URLSearchParams ? body : body && JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    if (response.status !== status) {
      throw new UserFacingError(`${method} ${path} answered ${response.status}, not ${status}: ${text.slice(0, 300)}`);
    }
    return text ? (JSON.parse(text) as Answer) : {};
  }

  const username = `smoke-${randomBytes(6).toString("hex")}`;
  const password = `A${randomBytes(18).toString("base64url")}`;
  await ask("POST", "/users", 201, { username, password });
  const form = new URLSearchParams({ grant_type: "password", username, password });
  token = (await ask("POST", "/auth/token", 200, form)).access_token;
  log("✓ a customer can register and sign in");
  try {
    if (!takesOrders) return log("– the shop has no orders service, so nothing was ordered");
    const { items = [] } = await ask("GET", "/products?inStock=true&limit=1", 200);
    const [product] = items;
    if (!product) return log("– nothing is in stock, so nothing was ordered");
    const order = await ask("POST", "/orders", 201, { items: [{ productId: product.id, quantity: 1 }] });
    await ask("GET", `/orders/${order.id}`, 200);
    await ask("POST", `/orders/${order.id}/cancel`, 200);
    log("✓ a customer can order and cancel");
    await untilNotified(() => ask("GET", "/notifications", 200));
    log("✓ a customer is notified of the order");
  } finally {
    await ask("DELETE", "/users/me", 204);
    log("✓ a customer can leave");
  }
}

/** Waits for the notification, since events arrive through a queue. */
async function untilNotified(list: () => Promise<Answer>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    if ((await list()).unreadCount) return;
    if (attempt === 30) throw new UserFacingError("No notification of the order came within 30 seconds.");
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
