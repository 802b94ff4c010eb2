import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { WorkerInput } from "./shop.ts";

type Config = {
  main: string;
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
  const config = JSON.parse(readFileSync(configPath, "utf8")) as Config;
  return {
    ...config,
    main: join(dirname(configPath), config.main),
    secrets: undefined,
    vars: { ...config.vars, ...vars, ...secrets },
  };
}
