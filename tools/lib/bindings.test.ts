import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Unstable_Config as Config, unstable_readConfig as readConfig } from "wrangler";
import { ENVIRONMENTS } from "./environments.ts";
import { root } from "./paths.ts";
import { findServices } from "./services.ts";

type Binding = { holder: string; binding: string; worker: string; entrypoint: string };

const services = findServices();
const configOf = (configPath: string, env?: string): Config =>
  readConfig({ config: configPath, env }, { hideWarnings: true });

/** The bindings to other Workers in an environment; without one, in the local shop. */
function bindingsIn(env?: string): Binding[] {
  return services.flatMap(({ name: holder, configPath }) => {
    return (configOf(configPath, env).services ?? []).map(({ binding, service, entrypoint = "default" }) => {
      return { holder, binding, worker: env ? service.replace(`-${env}`, "") : service, entrypoint };
    });
  });
}

const placed = services.filter(({ configPath }) => ENVIRONMENTS.some((env) => configOf(configPath, env).placement));
const isPlaced = (worker: string) => placed.some(({ name }) => name === worker);

/** What each entrypoint of a Worker gives to the holder of a binding: `fetch`, or the names of its RPC methods. */
function entrypointsOf(worker: string): Map<string, string[]> {
  const read = (file: string) => readFileSync(join(root, "workers", worker, "src", file), "utf8");
  const named = [
    ...read("rpc.ts").matchAll(/^export class (\w+)\s+extends create(Http|Rpc)Entrypoint\((?:\w+, \{([^}]*)\})?/gm),
  ].map(([, name = "", kind, methods = ""]) => {
    return [name, kind === "Http" ? ["fetch"] : (methods.match(/\b\w+\b(?=:|,|\s*$)/g) ?? [])] as const;
  });
  const servesApp = /^export default \{[^}]*\bfetch: app\.fetch\b/m.test(read("index.ts"));
  return new Map([["default", servesApp ? ["fetch"] : []], ...named]);
}

const grantedBy = ({ worker, entrypoint }: Binding) => entrypointsOf(worker).get(entrypoint);

const isService = (wanted: string) => services.some(({ name }) => name === wanted);

/** The code that a Worker runs, the kit of publishers and subscribers included. */
function sourceOf(worker: string): string {
  const folders = [join(root, "workers", worker, "src"), join(root, "shared/events")];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  );
  const code = files.filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path));
  return code.map((path) => readFileSync(path, "utf8")).join("\n");
}

/** What Workers of the previous version call while a new one rolls out. The next release drops these. */
const FORMER_METHODS = new Set(["listEvents"]);

describe.each([undefined, ...ENVIRONMENTS])("the bindings between Workers (%s)", (env) => {
  const bindings = bindingsIn(env);

  it.each(bindings)("$binding of $holder grants what $holder calls, and nothing else", (binding) => {
    const granted = (grantedBy(binding) ?? []).filter((method) => !FORMER_METHODS.has(method));
    expect(granted).not.toEqual([]);
    const source = sourceOf(binding.holder);
    // `openShopAs()` fetches for its caller.
    const calls = source.replaceAll("openShopAs(", ".fetch(");
    expect(granted.filter((method) => !calls.includes(`.${method}(`))).toEqual([]);
  });

  it("let only Workers that resolve identities, or pass on the gateway's, send HTTP requests to others, which trust them", () => {
    const holders = bindings.filter((binding) => grantedBy(binding)?.includes("fetch")).map(({ holder }) => holder);
    expect(new Set(holders)).toEqual(new Set(["gateway", "storefront", "agents"].filter(isService)));
    const resolvers = bindings.filter((binding) => grantedBy(binding)?.includes("authenticate"));
    expect(new Set(resolvers.map(({ holder }) => holder))).toEqual(
      new Set(["gateway", "storefront"].filter(isService)),
    );
  });

  it.each(["storefront", "agents"].filter(isService))("let the gateway alone reach %s", (name) => {
    const toIt = bindings.filter(({ worker }) => worker === name);
    expect(new Set(toIt.map(({ holder }) => holder))).toEqual(new Set(["gateway"]));
  });

  it("reach an app by the default export if its Worker has a placement, and else by a named entrypoint", () => {
    const toApps = bindings.filter((binding) => grantedBy(binding)?.includes("fetch"));
    expect(toApps).not.toEqual([]);
    expect(toApps.map(({ worker, entrypoint }) => [worker, entrypoint === "default"])).toEqual(
      toApps.map(({ worker }) => [worker, isPlaced(worker)]),
    );
  });
});

describe("the default export", () => {
  it.each(services.filter(({ name }) => name !== "gateway"))(
    "of $name serves an app only if a placement needs that",
    ({ name }) => {
      expect(entrypointsOf(name).get("default")).toEqual(isPlaced(name) ? ["fetch"] : []);
    },
  );
});
