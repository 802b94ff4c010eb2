import { describe, expect, it } from "vitest";
import { AGENT_HEADER } from "#shared/contracts/agents/agent-origin.ts";
import { AppError } from "#shared/core/errors.ts";
import { problemResponse } from "#shared/http/problem.ts";
import { app } from "../app.ts";
import { gatewayEnv } from "../testing.ts";

const limiter = { limit: async () => ({ success: true }) };

/** The client's response when the Worker that serves the route answers with this. */
async function answerTo(response: Response | Error) {
  const fetch = async () => {
    if (response instanceof Error) throw response;
    return response;
  };
  const env = new Proxy({ ...gatewayEnv, PRODUCTS: { fetch } } as Record<string, unknown>, {
    get: (target, name: string) => (name.startsWith("LIMIT_") ? limiter : target[name]),
  });
  const answer = await app.request("/api/v1/products", {}, env);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

describe("forwardTo()", () => {
  it("deletes the header that names a shopping agent, which only the Worker agents may send", async () => {
    let forwarded: Request | undefined;
    const fetch = async (request: Request) => {
      forwarded = request;
      return Response.json({});
    };
    const env = { ...gatewayEnv, PRODUCTS: { fetch } };
    await app.request("/api/v1/products", { headers: { [AGENT_HEADER]: "{}", "X-Other": "kept" } }, env);
    expect([forwarded?.headers.get(AGENT_HEADER), forwarded?.headers.get("X-Other")]).toEqual([null, "kept"]);
  });

  it("returns a Worker's own error unchanged", async () => {
    const own = problemResponse(new AppError("internal-error"), { path: "/api/v1/products", requestId: "r1" });
    const { status, text } = await answerTo(own);
    expect([status, JSON.parse(text).type]).toEqual([500, "/problems/internal-error"]);
  });

  it.each([
    ["throws", new Error("secret-of-the-inside")],
    ["is answered for by the platform", new Response("secret-of-the-inside", { status: 500 })],
    ["fails with a page that is not a problem", Response.json({ stack: "secret-of-the-inside" }, { status: 503 })],
  ])("answers 503 without the cause when the Worker %s", async (_, response) => {
    const { status, headers, text } = await answerTo(response);
    expect([status, JSON.parse(text).type]).toEqual([503, "/problems/service-unavailable"]);
    expect(headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(text).not.toContain("secret-of-the-inside");
  });
});
