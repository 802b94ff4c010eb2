import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { PageEnv } from "../context.ts";
import { requireSameOrigin } from "./same-origin.ts";

const app = new Hono<PageEnv>();
app.use(requireSameOrigin);
app.all("/cart", (c) => c.text("done"));
app.onError((_, c) => c.text("refused", 403));

const send = async (method: string, headers: Record<string, string>) =>
  (await app.request("https://shop.example/cart", { method, headers })).status;

describe("requireSameOrigin()", () => {
  it.each([
    ["a form of the shop", { "Sec-Fetch-Site": "same-origin" }, 200],
    ["a form of the shop from a browser that sends only its origin", { Origin: "https://shop.example" }, 200],
    ["a form of another site", { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" }, 403],
    ["a form of a neighbour under the same domain", { "Sec-Fetch-Site": "same-site" }, 403],
    ["a form of another origin", { Origin: "https://shop.example.evil.example" }, 403],
    ["a form of a page without an origin", { Origin: "null" }, 403],
    ["a request that tells nothing", {}, 403],
  ])("answers %s", async (_, headers, status) => {
    expect(await send("POST", headers as Record<string, string>)).toBe(status);
  });

  it("lets a link from another site open a page", async () => {
    expect(await send("GET", { "Sec-Fetch-Site": "cross-site" })).toBe(200);
  });
});
