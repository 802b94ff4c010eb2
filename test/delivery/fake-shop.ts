import { createServer, type IncomingMessage } from "node:http";
import { listenOnLoopback } from "../../tools/local/ports.ts";

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A fake of a deployed, healthy shop, whose answers a test can replace. */
export interface FakeShop {
  url: string;
  answers: Record<string, Answer | ((request: IncomingMessage) => Answer)>;
  requests: IncomingMessage[];
  /** Restores the healthy answers. */
  reset(): void;
  close(): Promise<void>;
}

export async function startFakeShop(release: string): Promise<FakeShop> {
  const server = createServer((request, response) => {
    shop.requests.push(request);
    const { pathname } = new URL(request.url ?? "", "http://shop");
    const found = shop.answers[pathname] ?? { status: 404, ...problem };
    const { status = 200, headers, body = {} } = typeof found === "function" ? found(request) : found;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const { origin: url, close } = await listenOnLoopback(server);
  const usual = (): FakeShop["answers"] => ({
    "/health": { body: { status: "ok", version: release } },
    "/ready": {},
    "/api/v1/products": { body: { items: [] } },
    "/.well-known/jwks.json": { body: { keys: [{ x: "1" }] } },
    "/.well-known/oauth-authorization-server": { body: { issuer: url } },
    "/openapi.json": { body: { paths: { "/api/v1/users/me": {} } } },
    "/docs": { headers: { "content-type": "text/html", "content-security-policy": "default-src 'none'" } },
    "/api/v1/users/me": { status: 401, headers: { "www-authenticate": "Bearer" } },
    "/api/v1/auth/token": { status: 400, body: { error: "invalid_grant" } },
    "/metrics": { status: 401 },
  });
  const shop: FakeShop = {
    url,
    answers: usual(),
    requests: [],
    reset: () => void Object.assign(shop, { answers: usual(), requests: [] }),
    close,
  };
  return shop;
}

const problem: Answer = { headers: { "content-type": "application/problem+json" }, body: { requestId: "1" } };
