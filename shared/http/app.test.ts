import { createRoute } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it } from "vitest";
import type { BaseContext } from "#shared/core/context.ts";
import { commonVars, varsReader } from "#shared/core/env.ts";
import { createApp } from "./app.ts";
import { PageQuerySchema } from "./pagination.ts";
import { PROBLEM_MEDIA_TYPE } from "./problem.ts";

const app = createApp({ readVars: varsReader(commonVars), createContext: (_env: object, base: BaseContext) => base });
app.get("/throws/:status", (c) => {
  throw new HTTPException(Number(c.req.param("status")) as never, { message: "secret detail" });
});
const responses = { 200: { description: "A page" } };
const list = createRoute({ method: "get", path: "/list", request: { query: PageQuerySchema }, responses });
app.openapi(list, (c) => c.body(null));

const ask = (path: string) => app.request(path, {}, { SERVICE: "test", LOG_LEVEL: "error" });

describe("createApp()", () => {
  it.each([
    [400, 400, "malformed-request"],
    [401, 401, "unauthorized"],
    [403, 403, "forbidden"],
    [404, 404, "not-found"],
    [405, 405, "method-not-allowed"],
    [413, 413, "payload-too-large"],
    [415, 415, "unsupported-media-type"],
    [418, 400, "malformed-request"],
    [422, 400, "malformed-request"],
    [429, 429, "rate-limited"],
    [500, 500, "internal-error"],
    [503, 503, "service-unavailable"],
    [504, 504, "gateway-timeout"],
  ])("answers an exception of the framework with status %i as %i %s", async (thrown, status, code) => {
    const response = await ask(`/throws/${thrown}`);
    expect([response.status, response.headers.get("Content-Type")]).toEqual([status, PROBLEM_MEDIA_TYPE]);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ type: `/problems/${code}`, status, instance: `/throws/${thrown}` });
    expect(body).not.toContain("secret");
  });

  it("names the path of a problem as it was sent", async () => {
    const { instance } = (await (await ask("/a%0Ab%00c%20ü?q=1")).json()) as { instance: string };
    expect(instance).toBe("/a%0Ab%00c%20%C3%BC");
  });

  it("names every parameter that is wrong, each with its code", async () => {
    const { errors } = (await (await ask("/list?limit=0&cursor=x")).json()) as { errors: object[] };
    expect(errors).toMatchObject([
      { path: "limit", code: "too_small" },
      { path: "cursor", code: "invalid_cursor" },
    ]);
  });
});
