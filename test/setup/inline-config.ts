import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "@decimalturn/toml-patch";
import { root } from "../../tools/lib/paths.ts";
import type { WorkerInput } from "./shop.ts";

type Config = {
  main: string;
  alias: Record<string, string>;
  assets?: object;
  vars?: object;
  services?: { binding: string; service: string; entrypoint?: string }[];
  queues?: {
    producers?: { binding: string; queue: string }[];
    consumers?: { queue: string; max_retries: number; dead_letter_queue?: string }[];
  };
  [key: string]: unknown;
};

/** A Worker's config as an object that a test can change, its paths absolute and its test values put in. */
export function inlineConfig({ configPath, vars, secrets }: WorkerInput): Config {
  const config = parse(readFileSync(configPath, "utf8")) as unknown as Config;
  const absolute = (path: string) => (path.startsWith(".") ? join(dirname(configPath), path) : path);
  return {
    ...config,
    main: join(dirname(configPath), config.main),
    alias: Object.fromEntries(Object.entries(config.alias).map(([name, path]) => [name, absolute(path)])),
    ...(config.assets ? { assets: { ...config.assets, directory: join(root, "workers/gateway/public") } } : {}),
    build: undefined,
    secrets: undefined,
    vars: { ...config.vars, ...vars, ...secrets },
  };
}
