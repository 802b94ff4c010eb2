import { describe, expect, it } from "vitest";
import { REFUSED_TOKEN } from "#shared/contracts/identity.ts";
import { app } from "../app.ts";
import { routeTable } from "../route-table.ts";
import { gatewayEnv } from "../testing.ts";
import { agentTable } from "./agents.ts";

/** The resource that the gateway names when it authenticates a request; it does not authenticate for its own routes. */
async function resourceOf(method: string, path: string) {
  const named: (string | undefined)[] = [];
  const authenticate = async (_call: unknown, _token: string, resource?: string) => {
    named.push(resource);
    return REFUSED_TOKEN;
  };
  const upstream = { fetch: async () => new Response() };
  const workers = Object.fromEntries(
    routeTable.flatMap(({ routes }) => routes.map(({ worker }) => [bind(worker), upstream])),
  );
  const env = { ...gatewayEnv, ...workers, AGENTS: upstream, USERS_SESSIONS: { authenticate } };
  const filled = path.replaceAll(/:\w+/g, "01976b2e-7c1a-7f3e-9d0a-3a5f0d9e8c11");
  await app.request(filled, { method, headers: { Authorization: "Bearer token" } }, env);
  return named;
}

const bind = (worker: string) => worker.toUpperCase().replaceAll("-", "_");

describe("a token that a user allowed an agent", () => {
  it("is taken at every route of agents", async () => {
    for (const { path, methods } of agentTable) {
      for (const method of methods) expect(await resourceOf(method, path), `${method} ${path}`).toEqual(["/mcp"]);
    }
  });

  it("is taken at no route of the API", async () => {
    let authenticated = 0;
    for (const { path, routes } of routeTable) {
      for (const { method, worker } of routes.filter((route) => route.worker !== "gateway")) {
        expect(await resourceOf(method, path), `${method} ${path} of ${worker}`).toEqual([undefined]);
        authenticated++;
      }
    }
    expect(authenticated).toBeGreaterThan(10);
  });
});
