import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Unstable_Config as Config, unstable_readConfig as readConfig } from "wrangler";
import { domainOf, ENVIRONMENTS, type Environment, readEnvironment } from "./environments.ts";
import { findServices } from "./services.ts";

const services = findServices();
const read = (configPath: string, env?: string): Config =>
  readConfig({ config: configPath, env }, { hideWarnings: true });
const host = (env: Environment) => domainOf(readEnvironment(env, services));

/** Vars that contain the shop's address, or that differ for another reason; all others are the same everywhere. */
const DIFFERING: Record<string, (host: string, env: Environment) => unknown> = {
  TEST_PAYMENTS: (_host, env) => (env === "staging" ? "on" : "off"),
  ISSUER: (host) => `https://${host}`,
  SHOP_URL: (host) => `https://${host}`,
  MAIL_FROM: (host) => expect.stringMatching(`^[^@]+@${RegExp.escape(host)}$`),
  ALERT_MAIL_TO: () => expect.any(String),
};

/** The guard for such addresses. */
const GUARD = /\/(public-url|safe-target|fetch-public-file)\.ts"/;

/** As wrangler names a Worker of an environment; a dead-letter queue is recognised by the end of its name. */
const suffixed = (name: string, env: string) =>
  name.endsWith("-dead") ? `${name.slice(0, -"-dead".length)}-${env}-dead` : `${name}-${env}`;

/** A config without the settings that always differ between environments. */
function common({ ...config }: Config): Partial<Config> {
  for (const key of ["targetEnvironment", "routes", "placement"] as const) delete config[key];
  // Wrangler prefixes what an environment inherits of this with the config's folder once more.
  const build = { ...config.build, watch_dir: undefined };
  // The same number of crons: only their period may differ.
  return { ...config, build, triggers: { crons: config.triggers.crons?.map(() => expect.any(String)) } };
}

/** What an environment must contain, derived from the top of the file, which the local shop uses. */
function expected(top: Config, env: Environment): Partial<Config> {
  const vars = Object.entries(top.vars).map(([name, value]) => [name, DIFFERING[name]?.(host(env), env) ?? value]);
  return {
    ...common(top),
    name: suffixed(top.name ?? "", env),
    vars: Object.fromEntries(vars),
    services: top.services?.map((each) => ({ ...each, service: suffixed(each.service, env) })),
    tail_consumers: top.tail_consumers?.map((each) => ({ ...each, service: suffixed(each.service, env) })),
    kv_namespaces: top.kv_namespaces.map((each) => ({ ...each, id: expect.any(String) })),
    r2_buckets: top.r2_buckets.map((each) => ({ ...each, bucket_name: suffixed(each.bucket_name ?? "", env) })),
    ratelimits: top.ratelimits?.map((each) => ({ ...each, namespace_id: expect.any(String) })),
    queues: {
      producers: top.queues.producers?.map((each) => ({ ...each, queue: suffixed(each.queue ?? "", env) })),
      consumers: top.queues.consumers?.map(({ dead_letter_queue: dead, ...each }) => ({
        ...each,
        queue: suffixed(each.queue, env),
        ...(dead && { dead_letter_queue: suffixed(dead, env) }),
      })),
    },
  };
}

describe.each(ENVIRONMENTS)("the environment %s", (env) => {
  it.each(services)("is complete in the config of $name", ({ configPath }) => {
    const top = read(configPath);
    expect(common(read(configPath, env))).toEqual(expected(top, env));
    expect(top).toMatchObject({ workers_dev: false, preview_urls: false });
  });

  it("gives only the gateway an address: one domain, which the issuer of tokens and the sender of mails use too", () => {
    for (const { name, configPath } of services) {
      const { routes, route } = read(configPath, env);
      const own = name === "gateway" ? [{ pattern: expect.any(String), custom_domain: true }] : undefined;
      expect({ name, routes, route }).toEqual({ name, routes: own, route: undefined });
    }
  });

  it("asks for the consent to reminders of carts in the storefront exactly when notifications sends them", () => {
    const switches = ["notifications", "storefront"].flatMap((name) => {
      const service = services.find((each) => each.name === name);
      return service ? [read(service.configPath, env).vars.CART_REMINDERS] : [];
    });
    expect(new Set(switches).size).toBeLessThanOrEqual(1);
  });

  it("places only Workers with a database in a region, all of them in the same one", () => {
    const placed = services.flatMap((service) => {
      const { placement } = read(service.configPath, env);
      return placement ? [{ placement, hasDatabase: service.hasDatabase }] : [];
    });
    const [first] = placed;
    expect(placed).toEqual(placed.map(() => ({ placement: first?.placement, hasDatabase: true })));
    if (first) expect(first.placement).toEqual({ region: expect.stringMatching(/^[a-z]+:[a-z0-9-]+$/) });
  });
});

describe("the logs of every Worker", () => {
  it("are stored for all requests, without the platform's own line for each", () => {
    const logs = { enabled: true, head_sampling_rate: 1, invocation_logs: false };
    for (const { configPath } of services) {
      for (const env of [undefined, ...ENVIRONMENTS]) {
        expect(read(configPath, env).observability?.logs, configPath).toMatchObject(logs);
      }
    }
  });
});

describe("the Workers that fetch addresses that clients give", () => {
  const guarded = services.filter(({ folder }) =>
    globSync("src/**/*.ts", { cwd: folder }).some((path) => GUARD.test(readFileSync(join(folder, path), "utf8"))),
  );

  it("fetch them as from outside, so that no request goes past the firewall", () => {
    for (const { configPath } of guarded) {
      for (const env of [undefined, ...ENVIRONMENTS]) {
        expect(read(configPath, env).compatibility_flags, configPath).toContain("global_fetch_strictly_public");
      }
    }
  });
});

describe("the environments", () => {
  it("share no queue, namespace, bucket, rate limit or address with each other or the local shop", () => {
    const ids = [undefined, ...ENVIRONMENTS].flatMap((env) => {
      const configs = services.map(({ configPath }) => read(configPath, env));
      const own = configs.flatMap((config) => [
        ...config.kv_namespaces.map(({ id }) => id),
        ...config.r2_buckets.map(({ bucket_name: bucket }) => bucket),
        ...(config.queues.consumers ?? []).map(({ queue }) => queue),
      ]);
      // Workers of an environment may count together, by a limit of the same name and number.
      const limits = configs.flatMap(({ ratelimits = [] }) =>
        ratelimits.map(({ name, namespace_id: id }) => `${name} ${id}`),
      );
      const limitIds = [...new Set(limits)].map((limit) => limit.split(" ")[1]);
      return [...own, ...limitIds, env ? host(env) : "localhost"];
    });
    expect(ids).toEqual([...new Set(ids)]);
  });
});
