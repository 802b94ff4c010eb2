import type { Stats } from "node:fs";
import { relative } from "node:path";
import { type FSWatcher, watch } from "chokidar";
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
  const onChange = () => {
    clearTimeout(timer);
    timer = setTimeout(rebuild, SETTLE_MS);
  };
  const watcher = await watchSources(root, onChange, (error) => log(`Changes are not noticed: ${error.message}`));
  return {
    configPaths,
    stop: () => {
      clearTimeout(timer);
      void watcher.close();
    },
  };
}

/**
 * Watches what is in the bundles of the Workers of a checkout. Not with Node's own watcher: on Linux it loses a file of a subfolder
 * that was replaced, which is how many editors save.
 */
export async function watchSources(
  checkout: string,
  onChange: (path: string) => void,
  onError: (error: Error) => void,
): Promise<FSWatcher> {
  const isIgnored = (path: string, stats?: Stats) => {
    const place = relative(checkout, path);
    return !isInBundles(place) || (stats?.isFile() === true && !isSource(place));
  };
  const watcher = watch(checkout, { ignoreInitial: true, ignored: isIgnored });
  watcher.on("error", (error) => onError(error as Error));
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  return watcher.on("all", (_, path) => onChange(path));
}

/** Nothing else is, and neither is what Workers serve as it is. */
const isInBundles = (place: string) =>
  /^$|^wrangler\.toml$|^(workers|shared)(?=[/\\]|$)/.test(place) &&
  !/^workers[/\\][^/\\]+[/\\](client|public|\.wrangler)([/\\]|$)/.test(place);
const isSource = (file: string) => /\.(tsx?|json|toml)$/.test(file) && !/\.test\.tsx?$/.test(file);

async function bundle(services: Service[]): Promise<Record<string, string>> {
  try {
    return await bundleWorkers(services, localFiles.bundles, { runCommands: false, separateAssets: ["gateway"] });
  } finally {
    // Its process would keep the memory of the largest build.
    await stop();
  }
}
