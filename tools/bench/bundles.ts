import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { localDir, root } from "../lib/paths.ts";
import type { Service } from "../lib/services.ts";

const folder = join(localDir, "bench", "bundles");

/** Bundles every Worker as `wrangler deploy` would, and returns the folder of each by its name. */
export async function buildBundles(services: Service[]): Promise<Record<string, string>> {
  const folders: Record<string, string> = {};
  for (const { name, configPath } of services) {
    const outdir = join(folder, name);
    await promisify(execFile)(
      process.execPath,
      [
        join(root, "node_modules/wrangler/bin/wrangler.js"),
        "deploy",
        "--dry-run",
        "-c",
        configPath,
        "--outdir",
        outdir,
      ],
      { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true" } },
    );
    folders[name] = outdir;
  }
  return folders;
}
