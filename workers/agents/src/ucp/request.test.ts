import { describe, expect, it, vi } from "vitest";
import { app } from "../app.ts";
import { createEnv } from "../testing.ts";
import { CART, CHECKOUT, SEARCH } from "./names.ts";

const VERSION = "2026-04-08";
const capabilities = Object.fromEntries([CART, CHECKOUT, SEARCH].map((name) => [name, [{ version: VERSION }]]));
vi.stubGlobal("fetch", async () => Response.json({ ucp: { version: VERSION, capabilities } }));

async function send(path: string, body: string | Uint8Array<ArrayBuffer>, more: Record<string, string>) {
  const headers = { "Content-Type": "application/json", "UCP-Agent": 'profile="https://agent.dev/body"', ...more };
  const { env } = createEnv({ "GET /api/v1/products": { items: [], nextCursor: null } });
  const response = await app.request(`https://shop.example/ucp${path}`, { method: "POST", headers, body }, env);
  return { status: response.status, body: (await response.json()) as { code?: string; content?: string } };
}

describe.each(["/catalog/search", "/carts", "/checkout-sessions"])("the body of POST %s", (path) => {
  it.each([
    ["", "is empty"],
    [" \n", "is empty"],
    ['{"line_items": [', "is not valid JSON"],
    ["line_items=1", "is not valid JSON"],
    [Uint8Array.from([0x22, 0xff, 0x22]), "is not UTF-8"],
  ])("%j is refused, since it %s", async (body, reason) => {
    const key: Record<string, string> = { "Idempotency-Key": crypto.randomUUID() };
    for (const headers of [{}, key]) {
      const answer = await send(path, body, headers);
      expect(answer).toMatchObject({ status: 422, body: { code: "invalid_request" } });
      expect(answer.body.content).toContain(`The body ${reason}`);
    }
  });

  it("that is JSON but no object is refused by what it is", async () => {
    expect((await send(path, "[]", {})).body.content).toContain("$: Invalid input: expected object, received array");
  });
});
