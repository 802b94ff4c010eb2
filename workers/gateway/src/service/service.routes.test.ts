import { describe, expect, it } from "vitest";
import { app } from "../app.ts";
import { gatewayEnv } from "../testing.ts";

const TAG = '"2d5a"';

/** Files as the platform serves them. */
const ASSETS = {
  fetch: async ({ url, headers }: Request) => {
    if (new URL(url).pathname !== "/openapi.json") return new Response(null, { status: 404 });
    const own = { ETag: TAG, "Cache-Control": "public, max-age=0, must-revalidate" };
    if (headers.get("If-None-Match") === TAG) return new Response(null, { status: 304, headers: own });
    return Response.json({ openapi: "3.1.0" }, { headers: own });
  },
};

const read = (headers: Record<string, string> = {}) =>
  app.request("/openapi.json", { headers }, { ...gatewayEnv, ASSETS });

describe("GET /openapi.json", () => {
  it("is the file that was made of the document, which caches keep for five minutes", async () => {
    const response = await read();
    expect([response.status, await response.json()]).toEqual([200, { openapi: "3.1.0" }]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "cache-control": "public, max-age=300",
      "content-type": "application/json",
      etag: TAG,
    });
  });

  it("answers 304 when If-None-Match has its ETag", async () => {
    const { status, headers } = await read({ "If-None-Match": TAG });
    expect([status, headers.get("Cache-Control")]).toEqual([304, "public, max-age=300"]);
  });
});
