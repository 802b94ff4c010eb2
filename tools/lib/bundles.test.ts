import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleWorkers } from "./bundles.ts";
import { findDatabases, findServices, type Service } from "./services.ts";
import { wrangler } from "./wrangler.ts";

const services = findServices();
const users = services.find(({ name }) => name === "users") as Service;

let folder: string;
let configPaths: Record<string, string>;
/** By the order of the services. */
let sources: string[][];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "edge-shop-bundles-"));
  configPaths = await bundleWorkers(services, folder);
  sources = await Promise.all(services.map(readSources));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("bundleWorkers()", () => {
  it("makes the bundle that wrangler deploys", async () => {
    const deployed = join(folder, "deployed");
    await wrangler(["deploy", "--dry-run", "--outdir", deployed, "-c", users.configPath]);
    const read = (path: string) => readFile(path, "utf8");
    // Wrangler puts a hash before the name of a module that it copies, and names its own map.
    const comparable = (code: string) => code.replace(/[0-9a-f]{40}-/, "").replace(/\n\/\/# sourceMappingURL.*/, "");
    const bundle = comparable(await read(join(folder, "users/index.js")));
    expect(bundle === comparable(await read(join(deployed, "index.js")))).toBe(true);
  });

  it("puts a compiled module beside the bundle that imports it", async () => {
    const code = await readFile(join(folder, "users/index.js"), "utf8");
    const [, imported = ""] = /import\("\.\/(.+?\.wasm)"\)/.exec(code) ?? [];
    const copy = await readFile(join(folder, "users", imported));
    expect(WebAssembly.validate(copy)).toBe(true);
  });

  it("writes configs with the Workers' own bindings, of which wrangler bundles none", async () => {
    expect(Object.keys(configPaths)).toEqual(services.map(({ name }) => name));
    for (const { name, requiredSecrets, vars } of services) {
      const config = JSON.parse(await readFile(configPaths[name] as string, "utf8"));
      expect(config).toMatchObject({ name, main: "index.js", no_bundle: true, vars });
      expect(config.secrets?.required ?? []).toEqual(requiredSecrets);
    }
  });

  it("gives the static files of a Worker to a Worker of their own, in the place of the binding", async () => {
    const read = async (path = "") => JSON.parse(await readFile(path, "utf8"));
    const paths = await bundleSeparately("gateway");
    const [whole, gateway] = [await read(configPaths.gateway), await read(paths.gateway)];
    const binding = { binding: "ASSETS", service: "gateway-assets" };
    expect(gateway).toMatchObject({ main: "index.js", services: [...whole.services, binding] });
    expect(gateway.assets).toBeUndefined();
    const { directory } = whole.assets;
    expect(await read(paths["gateway-assets"])).toMatchObject({ name: "gateway-assets", assets: { directory } });
  });

  it("has wrangler run a command again when the bundle changes, or what the command reads", async () => {
    const { gateway = "" } = await bundleSeparately("gateway");
    const { build } = JSON.parse(await readFile(gateway, "utf8")) as { build: { watch_dir: string[] } };
    const watched = build.watch_dir.map((path) => join(dirname(gateway), path));
    expect(watched).toEqual([join(dirname(gateway), "index.js"), join(users.folder, "../gateway/src/openapi.json")]);
  });

  it("refuses to do that for a Worker that does not run before its files", async () => {
    await expect(bundleSeparately("users")).rejects.toThrow("users does not run before its files.");
  });
});

describe("the bundles", () => {
  it("have the database driver where there is a database, and nowhere else", () => {
    const withDriver = services.filter((_, index) => sources[index]?.some((path) => path.includes("@neondatabase/")));
    expect(withDriver.map(({ name }) => name)).toEqual(findDatabases());
  });

  it("have no document that is served as a file", () => {
    expect(sources.flat().filter((path) => path.endsWith("openapi.json"))).toEqual([]);
  });
});

/** The paths of all files that the bundle of a Worker is made of. */
async function readSources({ name }: Service): Promise<string[]> {
  const map = JSON.parse(await readFile(join(folder, name, "index.js.map"), "utf8")) as { sources: string[] };
  return map.sources;
}

function bundleSeparately(name: string): Promise<Record<string, string>> {
  const alone = services.filter((service) => service.name === name);
  return bundleWorkers(alone, join(folder, "separate"), { runCommands: false, separateAssets: [name] });
}
