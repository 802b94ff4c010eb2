import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pMap from "p-map";
import { localDir, root } from "../../lib/paths.ts";
import type { Service } from "../../lib/services.ts";
import { wrangler } from "../../lib/wrangler.ts";
import { SWITCHED_MODULES } from "../middleware-cost/steps.ts";

/** Wrangler's bundler uses several threads itself. */
const BUILD_CONCURRENCY = 2;

/** As Miniflare takes them. */
export interface WorkerOptions {
  name: string;
  modules: { type: string; path: string; contents: string | Buffer }[];
  bindings?: Record<string, unknown>;
  serviceBindings?: Record<string, unknown>;
  tails?: string[];
  queueProducers?: Record<string, unknown>;
  queueConsumers?: Record<string, unknown>;
}

type Config = Pick<Service, "name" | "configPath">;

/** Bundles these Workers as `wrangler deploy` does. Returns the folder of each bundle, in `folder`, by its Worker's name. */
export async function buildWorkers(
  workers: (Config & { args?: string[] })[],
  folder: string,
): Promise<Record<string, string>> {
  const build = async ({ name, configPath, args = [] }: Config & { args?: string[] }) => {
    const outdir = join(folder, name);
    await wrangler(["deploy", "--dry-run", "--outdir", outdir, "-c", configPath, ...args]);
    return [name, outdir];
  };
  return Object.fromEntries(await pMap(workers, build, { concurrency: BUILD_CONCURRENCY }));
}

/** Bundles every Worker, and the gateway once more with switched middleware as `partial-gateway`. */
export async function buildBundles(services: Service[]): Promise<Record<string, string>> {
  const switched = join(root, "tools/bench/middleware-cost/switched-middleware.ts");
  const aliases = SWITCHED_MODULES.flatMap((module) => ["--alias", `${module}:${switched}`]);
  const gateway = { name: "partial-gateway", configPath: join(root, "wrangler.toml"), args: aliases };
  return buildWorkers([...services, gateway], join(localDir, "bench", "bundles"));
}

/** The files of a bundle, the entrypoint first, as Miniflare wants it. */
export function modulesIn(bundle: string): WorkerOptions["modules"] {
  const files = readdirSync(bundle).filter((file) => /\.(js|wasm)$/.test(file));
  return files
    .toSorted((a, b) => Number(b === "index.js") - Number(a === "index.js"))
    .map((file) => ({
      type: file.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
      path: file,
      contents: readFileSync(join(bundle, file)),
    }));
}
