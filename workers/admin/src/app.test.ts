import { describe, expect, it } from "vitest";
import { app } from "./app.ts";

const files: Record<string, string> = { "/admin/index.html": "<!doctype html>", "/admin/assets/main-1.js": "start()" };
const fetch = async (request: Request) => {
  const file = files[new URL(request.url).pathname];
  return new Response(file ?? null, { status: file === undefined ? 404 : 200 });
};
const get = async (path: string) => app.request(path, {}, { SERVICE: "admin", LOG_LEVEL: "error", ASSETS: { fetch } });

describe("the admin Worker", () => {
  it.each(["/admin", "/admin/orders", "/admin/orders/some-id"])(
    "answers %s with the page, which no cache keeps and which may load only its own files",
    async (path) => {
      const { status, headers } = await get(path);
      expect([status, headers.get("Cache-Control")]).toEqual([200, "no-store"]);
      const policy = headers.get("Content-Security-Policy");
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toMatch(/unsafe|\*/);
    },
  );

  it("lets files with a hash in their names be kept, and answers 404 to others", async () => {
    expect((await get("/admin/assets/main-1.js")).headers.get("Cache-Control")).toContain("immutable");
    const missing = await get("/admin/assets/main-2.js");
    expect([missing.status, missing.headers.get("Cache-Control")]).toEqual([404, "no-store"]);
  });
});
