import { watch } from "node:fs";
import { join } from "node:path";
import { stop } from "esbuild";
import { UserFacingError } from "../lib/command.ts";
import { bundleWorkers } from "../lib/bundles.ts";
import { localFiles, root } from "../lib/paths.ts";
import { findServices, type Service } from "../lib/services.ts";

/** Editors write several files, or one file several times. */
const SETTLE_MS = 100;

export interface Rebuilds {
  /** The path of each Worker's config by its name. */
  configPaths: Record<string, string>;
  stop(): void;
}

/** Bundles all Workers, and again whenever their source or configs change; wrangler then runs the new bundles. */
export async function bundleOnChange(services: Service[], log: (line: string) => void): Promise<Rebuilds> {
  const configPaths = await bundle(services).catch(() => {
    throw new UserFacingError("The Workers could not be bundled, for the reasons above.");
  });
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const rebuild = () => {
    running = running
      .then(() => bundle(findServices()))
      .then(() => log("Bundled the Workers again."))
      // Esbuild has printed what is wrong; the Workers stay as they were.
      .catch(() => undefined);
  };
  const onChange = (isInBundle: (file: string) => boolean) => (_: string, file: string | null) => {
    if (!isInBundle(String(file))) return;
    clearTimeout(timer);
    timer = setTimeout(rebuild, SETTLE_MS);
  };
  const watchers = [
    watch(join(root, "workers"), { recursive: true }, onChange(isSource)),
    watch(join(root, "shared"), { recursive: true }, onChange(isSource)),
    // The folder, since an editor may replace the file.
    watch(
      root,
      onChange((file) => file === "wrangler.toml"),
    ),
  ];
  for (const watcher of watchers) watcher.on("error", ({ message }) => log(`Changes are not noticed: ${message}`));
  return {
    configPaths,
    stop: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** What is served as it is, and tests, are in no bundle. */
const isSource = (file: string) =>
  /\.(tsx?|json|toml)$/.test(file) && !/\.test\.tsx?$|[/\\](client|public|\.wrangler)[/\\]/.test(file);

async function bundle(services: Service[]): Promise<Record<string, string>> {
  try {
    return await bundleWorkers(services, localFiles.bundles, { runCommands: false, separateAssets: ["gateway"] });
  } finally {
    // Its process would keep the memory of the largest build.
    await stop();
  }
}
