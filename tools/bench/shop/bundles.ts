import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pMap from "p-map";
import { localDir, root } from "../../lib/paths.ts";
import type { Service } from "../../lib/services.ts";
import { wrangler } from "../../lib/wrangler.ts";
import { SWITCHED_MODULES } from "../middleware-cost/steps.ts";

const folder = join(localDir, "bench", "bundles");
/** Wrangler's bundler uses several threads itself. */
const BUILD_CONCURRENCY = 2;

/** As Miniflare takes them. */
export interface WorkerOptions {
  name: string;
  modules: { type: string; path: string; contents: string | Buffer }[];
  bindings?: Record<string, unknown>;
  serviceBindings?: Record<string, unknown>;
  tails?: string[];
}

/**
 * Bundles every Worker as `wrangler deploy` does, and the gateway once more with switched middleware as
 * `partial-gateway`. Returns the folder of each bundle by its name.
 */
export async function buildBundles(services: Service[]): Promise<Record<string, string>> {
  const switched = join(root, "tools/bench/middleware-cost/switched-middleware.ts");
  const aliases = SWITCHED_MODULES.flatMap((module) => ["--alias", `${module}:${switched}`]);
  const builds = [
    ...services.map(({ name, configPath }) => ({ name, configPath, args: [] as string[] })),
    { name: "partial-gateway", configPath: join(root, "wrangler.toml"), args: aliases },
  ];
  const bundled = await pMap(builds, ({ name, configPath, args }) => build(name, ["-c", configPath, ...args]), {
    concurrency: BUILD_CONCURRENCY,
  });
  return Object.fromEntries(bundled);
}

async function build(name: string, args: string[]): Promise<[name: string, outdir: string]> {
  const outdir = join(folder, name);
  await wrangler(["deploy", "--dry-run", "--outdir", outdir, ...args]);
  return [name, outdir];
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
