import { randomBytes, randomUUID } from "node:crypto";
import document from "../../../workers/gateway/src/openapi.json" with { type: "json" };
import { UserFacingError } from "../../lib/command.ts";

/** The paths of the API. Those of a project made by `npm run create` may lack orders, payments or notifications. */
const PATHS = Object.keys(document.paths);

/** The properties of the responses that are used here. */
interface Answer {
  access_token?: string;
  id?: string;
  status?: string;
  paymentStatus?: string;
  items?: { id: string; options?: object[] }[];
  variants?: { id: string; availableStock: number }[];
  unreadCount?: number;
}

type Ask = (method: string, path: string, status: number, body?: object | URLSearchParams) => Promise<Answer>;

/**
 * Uses a shop as a customer: registers, signs in, orders, pays where test payments are offered, cancels, and closes the account. It leaves a deactivated account and
 * a cancelled order behind, so it is for test environments. What the shop does not have is left out: `paths` are those of its API.
 */
export async function walkThrough(url: string, log: (line: string) => void, paths: string[] = PATHS): Promise<void> {
  const has = (path: string) => paths.includes(`/api/v1${path}`);
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
    if (!has("/orders")) return log("– the shop has no orders service, so nothing was ordered");
    const { items = [] } = await ask("GET", "/products?inStock=true", 200);
    // One without options has one variant: any release of orders can sell it.
    const product = items.find(({ options = [] }) => options.length === 0) ?? items[0];
    if (!product) return log("– nothing is in stock, so nothing was ordered");
    const { variants = [] } = await ask("GET", `/products/${product.id}`, 200);
    const variantId = variants.find(({ availableStock }) => availableStock > 0)?.id;
    const line = variants.length > 1 ? { variantId } : { productId: product.id };
    const order = await ask("POST", "/orders", 201, { items: [{ ...line, quantity: 1 }] });
    const read = () => ask("GET", `/orders/${order.id}`, 200);
    await read();
    const isPaid = has("/payment-providers") && (await payForTest(ask, order, read));
    await ask("POST", `/orders/${order.id}/cancel`, 200);
    log(`✓ a customer can order${isPaid ? ", pay" : ""} and cancel`);
    if (isPaid) {
      await until(read, ({ paymentStatus }) => paymentStatus === "refunded", "The payment was not refunded");
      log("✓ the payment of a cancelled order goes back");
    }
    if (!has("/notifications")) return log("– the shop has no notifications service, so no notification was awaited");
    const list = () => ask("GET", "/notifications", 200);
    await until(list, ({ unreadCount }) => Boolean(unreadCount), "No notification of the order came");
    log("✓ a customer is notified of the order");
  } finally {
    await ask("DELETE", "/users/me", 204);
    log("✓ a customer can leave");
  }
}

/** Pays an order with the test provider, if the shop offers it, and waits until the order is paid. */
async function payForTest(ask: Ask, { id }: Answer, read: () => Promise<Answer>): Promise<boolean> {
  const { items: providers = [] } = await ask("GET", "/payment-providers", 200);
  if (!providers.some((provider) => provider.id === "test")) return false;
  const payment = await ask("POST", `/orders/${id}/payments`, 201, { provider: "test" });
  await ask("POST", `/test-payments/${payment.id}`, 202, { outcome: "succeed" });
  await until(read, ({ status }) => status === "paid", "The order was not paid");
  return true;
}

/** Waits for what comes through a queue. */
async function until(read: () => Promise<Answer>, isDone: (answer: Answer) => boolean, failure: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    if (isDone(await read())) return;
    if (attempt === 30) throw new UserFacingError(`${failure} within 30 seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
