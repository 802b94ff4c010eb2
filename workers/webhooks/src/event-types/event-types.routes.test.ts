import { describe, expect, it } from "vitest";
import { eventTypesRoutes } from "./event-types.routes.ts";

const read = (headers: Record<string, string> = {}) => eventTypesRoutes.request("/api/v1/event-types", { headers });

describe("GET /api/v1/event-types", () => {
  it("lists each type with its schema and an example, which caches keep for five minutes", async () => {
    const response = await read();
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "public, max-age=300"]);
    const { items } = (await response.json()) as { items: { type: string; schema: object; example: object }[] };
    expect(items.length).toBeGreaterThan(10);
    for (const { type, schema, example } of items) {
      expect([schema, example]).toMatchObject([{ type: "object" }, { type }]);
    }
  });

  it("answers 304 when If-None-Match has its ETag, and no other", async () => {
    const tag = (await read()).headers.get("ETag") ?? "";
    for (const header of [tag, `W/${tag}`]) {
      const unchanged = await read({ "If-None-Match": header });
      expect([unchanged.status, await unchanged.text(), unchanged.headers.get("ETag")]).toEqual([304, "", tag]);
      expect(unchanged.headers.get("Cache-Control")).toBe("public, max-age=300");
    }
    expect((await read({ "If-None-Match": '"another"' })).status).toBe(200);
  });
});
