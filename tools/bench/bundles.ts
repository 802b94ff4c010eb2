import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { localDir, root } from "../lib/paths.ts";
import type { Service } from "../lib/services.ts";

const folder = join(localDir, "bench", "bundles");

/** As Miniflare takes them. */
export interface WorkerOptions {
  name: string;
  modules: { type: string; path: string; contents: string | Buffer }[];
  bindings?: Record<string, unknown>;
  serviceBindings?: Record<string, unknown>;
  tails?: string[];
}

/**
 * Bundles every Worker as `wrangler deploy` would, and the gateway of the ladder; returns the folder of each by its name.
 */
export async function buildBundles(services: Service[]): Promise<Record<string, string>> {
  const ladder = {
    name: "ladder",
    configPath: join(root, "wrangler.toml"),
    main: "tools/bench/middleware-cost/index.ts",
  };
  const bundled = [...services.map((service) => ({ ...service, main: "" })), ladder].map(
    async ({ name, configPath, main }) => {
      const outdir = join(folder, name);
      const wrangler = [join(root, "node_modules/wrangler/bin/wrangler.js"), "deploy", ...(main ? [main] : [])];
      await promisify(execFile)(process.execPath, [...wrangler, "--dry-run", "-c", configPath, "--outdir", outdir], {
        cwd: root,
        env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" },
      });
      return [name, outdir] as const;
    },
  );
  return Object.fromEntries(await Promise.all(bundled));
}

/** The entrypoint first, as Miniflare wants it. */
export function modulesIn(folder: string): WorkerOptions["modules"] {
  const files = readdirSync(folder).filter((file) => /\.(js|wasm)$/.test(file));
  return files
    .toSorted((a, b) => Number(b === "index.js") - Number(a === "index.js"))
    .map((file) => ({
      type: file.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
      path: file,
      contents: readFileSync(join(folder, file)),
    }));
}
