import { exec } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { parse } from "@decimalturn/toml-patch";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { root } from "./paths.ts";
import type { Service } from "./services.ts";

/** What a bundled Worker's config keeps of it. */
type BundledConfig = {
  name: string;
  compatibility_date: string;
  services?: { binding: string; service: string }[];
  assets?: { directory: string; binding?: string; run_worker_first?: boolean };
  [key: string]: unknown;
};

type Config = BundledConfig & {
  main: string;
  alias?: Record<string, string>;
  build?: { command: string; watch_dir?: string };
};

type Options = {
  /** Whether the commands of the configs, which make static files, run now; otherwise wrangler runs them. True by default. */
  runCommands?: boolean;
  /**
   * The Workers whose static files are served by a Worker of their own, `<name>-assets`. For each request of a Worker with
   * files, wrangler calls two Workers of its own before it. None by default.
   */
  separateAssets?: string[];
};

/**
 * Bundles all Workers, byte for byte as wrangler does for a deploy, and returns the path of a config for each by its name,
 * with which wrangler runs the bundle. Wrangler would bundle them one by one and read the modules that they share again for
 * each: five times the work, and five times the memory while it watches. Files that would not change are not written.
 */
export async function bundleWorkers(
  services: Service[],
  folder: string,
  { runCommands = true, separateAssets = [] }: Options = {},
): Promise<Record<string, string>> {
  const configs = await Promise.all(services.map(readConfig));
  const commands = runCommands ? configs.map((config) => config.build && run(config.build.command)) : [];
  const { outputFiles } = await build({ ...buildOptions(configs, folder), write: false });
  for (const { path, contents } of outputFiles) await writeChange(path, contents);
  const configPaths: Record<string, string> = {};
  const bundled = configs.map((config) => bundledConfig(config, join(folder, config.name), !runCommands));
  for (const config of bundled.flatMap((each) => (separateAssets.includes(each.name) ? splitAssets(each) : each))) {
    const path = join(folder, config.name, "wrangler.json");
    await writeChange(path, Buffer.from(JSON.stringify(config)));
    configPaths[config.name] = path;
  }
  await Promise.all(commands);
  return configPaths;
}

/** A Worker's config, its paths absolute. */
async function readConfig({ configPath }: Service): Promise<Config> {
  const config = parse(await readFile(configPath, "utf8")) as unknown as Config;
  const absolute = (path: string) => resolve(dirname(configPath), path);
  const { alias = {}, assets, build: building } = config;
  return {
    ...config,
    main: absolute(config.main),
    alias: Object.fromEntries(Object.entries(alias).map(([name, path]) => [name, absolute(path)])),
    ...(assets && { assets: { ...assets, directory: absolute(assets.directory) } }),
    ...(building?.watch_dir && { build: { ...building, watch_dir: absolute(building.watch_dir) } }),
  };
}

function buildOptions(configs: Config[], folder: string) {
  return {
    entryPoints: Object.fromEntries(configs.map(({ name, main }) => [`${name}/index`, main])),
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    minify: true,
    metafile: true,
    format: "esm",
    target: "es2024",
    supported: { using: true },
    sourcemap: true,
    conditions: ["workerd", "worker", "browser"],
    define: { "process.env.NODE_ENV": '"production"', "navigator.userAgent": '"Cloudflare-Workers"' },
    external: ["cloudflare:*", "node:*"],
    plugins: [aliases(configs), wasmModules],
    logLevel: "error",
  } satisfies BuildOptions;
}

/** All Workers have the same aliases. Esbuild's own would apply to `zod/…` too. */
function aliases(configs: Config[]): Plugin {
  const paths: Record<string, string> = Object.assign({}, ...configs.map(({ alias }) => alias));
  return {
    name: "aliases",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^[^./]/ }, ({ path }) => (paths[path] ? { path: paths[path] } : undefined)),
  };
}

/** Copies each `.wasm` beside the bundles that import it, where wrangler finds it and compiles it. */
const wasmModules: Plugin = {
  name: "wasm-modules",
  setup({ onEnd, onResolve, resolve: find }) {
    const sources = new Map<string, string>();
    const isSearch = Symbol("search");
    onResolve({ filter: /\.wasm$/ }, async ({ path, resolveDir, kind, pluginData }) => {
      if (pluginData === isSearch) return undefined;
      const source = (await find(path, { resolveDir, kind, pluginData: isSearch })).path;
      const copy = `./${basename(source)}`;
      sources.set(copy, source);
      return { path: copy, external: true };
    });
    onEnd(async ({ metafile }) => {
      for (const [output, { imports }] of Object.entries(metafile?.outputs ?? {})) {
        const folder = join(root, dirname(output));
        for (const { path } of imports) {
          const source = sources.get(path);
          if (source) await mkdir(folder, { recursive: true }).then(() => copyFile(source, join(folder, path)));
        }
      }
    });
  },
};

/** The config of a bundle that lies beside it. */
function bundledConfig(
  { alias, minify, env, build: building, ...config }: Config,
  ownFolder: string,
  keepsCommand: boolean,
): BundledConfig {
  // With a command, wrangler watches only these paths, each of which it appends to the folder of the config.
  const watched = ["index.js", ...(building?.watch_dir ? [relative(ownFolder, building.watch_dir)] : [])];
  return {
    ...config,
    main: "index.js",
    no_bundle: true,
    rules: [{ type: "CompiledWasm", globs: ["**/*.wasm"] }],
    ...(building && keepsCommand && { build: { ...building, cwd: root, watch_dir: watched } }),
  };
}

/** A config without its files, and that of the Worker that serves them, which takes the place of their binding. */
function splitAssets({ assets, services = [], ...config }: BundledConfig): [BundledConfig, BundledConfig] {
  if (!assets?.binding || !assets.run_worker_first) throw new Error(`${config.name} does not run before its files.`);
  const { binding, run_worker_first: _, ...files } = assets;
  const name = `${config.name}-assets`;
  return [
    { ...config, services: [...services, { binding, service: name }] },
    { name, compatibility_date: config.compatibility_date, assets: files },
  ];
}

async function writeChange(path: string, contents: Uint8Array): Promise<void> {
  const present = await readFile(path).catch(() => undefined);
  if (present?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

/** With the project's Node, whatever Node the machine has. */
async function run(command: string): Promise<void> {
  const path = `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  await promisify(exec)(command, { cwd: root, env: { ...process.env, PATH: path } });
}
