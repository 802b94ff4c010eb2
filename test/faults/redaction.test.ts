import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { logLines, writtenLines } from "../setup/log-lines.ts";
import { type Shop, startShop } from "../setup/shop.ts";

/** How a call to a database or mail server goes wrong; each time all that was sent comes back in what is said of it. */
const FAULTS: ((sent: string) => Response)[] = [
  (sent) =>
    Response.json(
      { message: `duplicate key: ${sent}`, code: "23505", detail: sent, hint: sent, where: sent },
      { status: 400 },
    ),
  (sent) => new Response(`upstream error: ${sent}\n    at ${sent} (x.js:1:1)`, { status: 500 }),
  (sent) => {
    throw new TypeError(`cannot send ${sent}`);
  },
];

const PASSWORD = "Secret-Passw0rd-x";
const MAIL = "secret.person@mail.example";
const TOKEN = "secret-token-0123456789";

let shop: Shop;
let customer: Client;
let admin: Client;
let productId: string;
const original = globalThis.fetch;
/** All parameters of SQL that went to a database. */
const parameters = new Set<string>();
let callsUntilFault = Number.POSITIVE_INFINITY;
let fault = FAULTS[0] as (sent: string) => Response;

beforeAll(async () => {
  shop = await startShop({ vars: { LOG_LEVEL: "debug" } });
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const isDatabase = request.headers.has("Neon-Connection-String");
    if (!isDatabase && request.url !== shop.mailCatcherUrl) return original(request);
    const sent = await request.clone().text();
    if (isDatabase) remember(sent);
    return callsUntilFault-- === 0 ? fault(sent) : original(request);
  };
  customer = await newCustomer(shop);
  admin = await signInAsAdmin(shop);
  const { body } = await admin.get<{ items: { id: string }[] }>("/api/v1/products?limit=1");
  productId = body.items[0]?.id ?? "";
});
afterAll(async () => {
  globalThis.fetch = original;
  await shop?.close();
});

function remember(body: string): void {
  const sent = JSON.parse(body) as { params: unknown[] } | { queries: { params: unknown[] }[] };
  const all = "queries" in sent ? sent.queries.flatMap(({ params }) => params) : sent.params;
  for (const parameter of all) if (typeof parameter === "string") parameters.add(parameter);
}

const form = (fields: Record<string, string>) => ({ method: "POST", body: new URLSearchParams(fields) });
const runCron = (worker: string) => shop.harness.getWorker(worker).scheduled({ cron: "* * * * *" });
const named = (prefix: string) => `${prefix}-${crypto.randomUUID().slice(0, 8)}`;

/** Requests that carry what must not be written down, in each place where a client can put it. */
const REQUESTS: Record<string, () => Promise<unknown>> = {
  register: () => customer.post("/api/v1/users", { username: named("SecretName"), password: PASSWORD, email: MAIL }),
  "sign in": () =>
    shop.fetch("/api/v1/auth/token", form({ grant_type: "password", username: "demo", password: "Demo-Passw0rd" })),
  "sign in wrongly": () =>
    shop.fetch("/api/v1/auth/token", form({ grant_type: "password", username: MAIL, password: PASSWORD })),
  refresh: () => shop.fetch("/api/v1/auth/token", form({ grant_type: "refresh_token", refresh_token: TOKEN })),
  revoke: () => shop.fetch("/api/v1/auth/revoke", form({ token: TOKEN })),
  "forge a token": () => shop.fetch("/api/v1/orders", { headers: { Authorization: `Bearer ${TOKEN}` } }),
  "read with a new session": async () => (await newCustomer(shop)).get(`/api/v1/orders?cursor=${TOKEN}`),
  "change mail": () => customer.call("PATCH", "/api/v1/users/me", { email: MAIL }),
  "verify mail": () => customer.post("/api/v1/users/me/email-verification", undefined),
  "send a code": () => customer.call("PUT", "/api/v1/users/me/email-verification", { code: TOKEN }),
  "change password": () =>
    customer.post("/api/v1/users/me/password", { currentPassword: PASSWORD, newPassword: `${PASSWORD}2` }),
  "reset password": () => customer.post("/api/v1/auth/password-reset", { username: "demo" }),
  "search users": () => admin.get(`/api/v1/users?q=${encodeURIComponent(MAIL)}`),
  "search products": () => customer.get(`/api/v1/products?q=${encodeURIComponent(MAIL)}`),
  "create a product": () =>
    admin.post("/api/v1/products", {
      name: named("Secret product"),
      description: `Secret words\n    at ${MAIL} (x.js:1:1)`,
      price: { amount: 1, currency: "USD" },
      availableStock: 5,
    }),
  "place an order": () => customer.placeOrder([{ productId, quantity: 1 }], { "Idempotency-Key": named("secret-key") }),
  "ask for a path": () => shop.fetch(`/api/v1/users/${MAIL}?token=${TOKEN}`),
  "send what is no JSON": () =>
    shop.fetch("/api/v1/users", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: `{"${PASSWORD}`,
    }),
  "read notifications": () => customer.get("/api/v1/notifications"),
  "read dead letters": () => admin.get("/api/v1/dead-letters"),
  ...Object.fromEntries(
    ["orders", "notifications", "products", "users"].map((worker) => [`cron of ${worker}`, () => runCron(worker)]),
  ),
};

describe("no log line", () => {
  it("contains a password, token, mail address or SQL parameter, whatever fails", async () => {
    for (const [index, request] of Object.values(REQUESTS).entries()) {
      for (const calls of [0, 1, 2]) {
        fault = FAULTS[(index + calls) % FAULTS.length] as typeof fault;
        callsUntilFault = calls;
        await request().catch(() => undefined);
        callsUntilFault = Number.POSITIVE_INFINITY;
      }
    }
    const lines = logLines(shop);
    for (const service of ["gateway", "users", "products", "orders", "notifications"]) {
      const failures = lines.filter((line) => line.service === service && line.outcome === "failed");
      expect(failures.length, `failures that ${service} logged`).toBeGreaterThan(2);
    }

    const secrets = [
      PASSWORD,
      MAIL,
      TOKEN,
      "Demo-Passw0rd",
      "argon2id",
      customer.token ?? "",
      ...sensitive(parameters),
    ];
    expect(secrets.length).toBeGreaterThan(50);
    const written = writtenLines(shop).join("\n");
    expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
  });
});

/** Parameters but for what is no secret: ids, places in a trace, times, and the shop's own words, as an order's states. */
function sensitive(all: Set<string>): string[] {
  const harmless = [
    /^[0-9a-f-]{36}$/,
    /^00-[0-9a-f]{32}-[0-9a-f]{16}-\d\d$/,
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
    /^[a-z._-]*$/,
    /^[\d.-]{0,15}$/,
    /^\W*$/,
  ];
  return [...all].filter((parameter) => !harmless.some((shape) => shape.test(parameter)));
}
