import { env, exports, WorkerEntrypoint } from "cloudflare:workers";
import { parse } from "@decimalturn/toml-patch";
import { describe, expect, it } from "vitest";
import { IDENTITY_HEADER } from "#shared/contracts/identity.ts";
import { DELIVERIES } from "#shared/events/subscriber/deliveries.ts";

type Config = {
  name: string;
  route?: unknown;
  routes?: unknown;
  workers_dev?: boolean;
  preview_urls?: boolean;
  placement?: object;
  vars?: Record<string, unknown>;
  secrets?: { required?: string[] };
  queues?: { consumers?: { queue: string; max_retries: number; dead_letter_queue?: string }[] };
  env?: Record<string, Config>;
};

type Contract = {
  /** The text of the Worker's wrangler.toml. */
  config: string;
  /** All that its index.ts exports. */
  worker: { default: object };
  readVars: (env: object) => object;
};

type Entrypoint = { prototype: object; isFormer?: true };

const entrypoints = exports as unknown as Record<string, Fetcher>;
const forged = { [IDENTITY_HEADER]: JSON.stringify({ kind: "user", userId: crypto.randomUUID(), role: "admin" }) };

/** What every domain Worker promises; each calls this from a test that runs in workerd. */
export function describeWorkerContract({ config: toml, worker, readVars }: Contract): void {
  const config = parse(toml) as unknown as Config;
  const environments = [config, ...Object.values(config.env ?? {})];
  const isPlaced = environments.some(({ placement }) => placement !== undefined);
  const named = Object.entries(worker).filter(
    ([, each]) => (each as Entrypoint).prototype instanceof WorkerEntrypoint,
  ) as [name: string, Entrypoint][];
  const isHttp = ([, { prototype, isFormer }]: (typeof named)[number]) => "fetch" in prototype && !isFormer;
  const httpEntrypoints = [...(isPlaced ? ["default"] : []), ...named.filter(isHttp).map(([name]) => name)];
  const ask = async (entrypoint: string, path: string, headers = {}) =>
    (entrypoints[entrypoint] as Fetcher).fetch(new Request(`http://shop${path}`, { headers }));

  describe(`the Worker ${config.name}`, () => {
    it("serves its app from one entrypoint at most: the default export, and no other, if it has a placement", () => {
      if (isPlaced) expect(httpEntrypoints).toEqual(["default"]);
      expect(httpEntrypoints.length).toBeLessThanOrEqual(1);
    });

    const closed = isPlaced ? [] : ["/", "/health", "/api/v1/users/me", "/api/v1/products", "/api/v1/orders"];
    it.each(closed)("answers %s with 404 from its default export, since no placement needs that", async (path) => {
      expect((await ask("default", path, forged)).status).toBe(404);
    });

    it("offers nothing by RPC from its default export", () => {
      const handlers = ["fetch", "queue", "scheduled", "tail"];
      expect(Object.keys(worker.default).filter((name) => !handlers.includes(name))).toEqual([]);
    });

    it("has no public address in any environment", () => {
      for (const environment of environments) {
        expect(environment.route ?? environment.routes).toBeUndefined();
        expect(environment.workers_dev ?? config.workers_dev).toBe(false);
        expect(environment.preview_urls ?? config.preview_urls).toBe(false);
      }
    });

    it("reads exactly the vars and secrets that its config declares", () => {
      const declared = [...Object.keys(config.vars ?? {}), ...(config.secrets?.required ?? [])];
      const optional = ["VERSION", "LOG_LEVEL"]; // set at deploy time, or not at all
      const required = (names: string[]) => names.filter((name) => !optional.includes(name)).sort();
      expect(required(Object.keys(readVars(env)))).toEqual(required(declared));
    });

    it.each(config.secrets?.required ?? [])("names %s when it is missing, and reveals no value", (secret) => {
      const { [secret]: value, ...rest } = env as unknown as Record<string, string>;
      expect(() => readVars(rest)).toThrow(new RegExp(`${secret}(?!.*${RegExp.escape(String(value))})`));
    });

    it("gets a message as often as DELIVERIES says before it is dead-lettered, and consumes its dead-letter queue", () => {
      for (const { queues = {} } of environments) {
        const consumers = queues.consumers ?? [];
        const dead = consumers.flatMap(({ dead_letter_queue: queue }) => queue ?? []);
        const live = consumers.filter(({ queue }) => !dead.includes(queue));
        expect(live.map(({ max_retries: retries }) => retries + 1)).toEqual(live.map(() => DELIVERIES));
        expect(consumers.map(({ queue }) => queue)).toEqual(expect.arrayContaining(dead));
        expect(dead).toHaveLength(live.length);
      }
    });

    it.each(httpEntrypoints)(
      "answers an unknown path with a problem that carries the request id (%s)",
      async (name) => {
        const response = await ask(name, "/nothing-here", { "X-Request-Id": "contract-1" });
        expect(response.status).toBe(404);
        expect(response.headers.get("Content-Type")).toBe("application/problem+json");
        expect(await response.json()).toEqual({
          type: "/problems/not-found",
          title: "Not found",
          status: 404,
          detail: "There is nothing at /nothing-here.",
          instance: "/nothing-here",
          requestId: "contract-1",
        });
      },
    );
  });
}
