import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import type { Service } from "../lib/services.ts";
import { baselineWorkers } from "./baseline.ts";

export interface Workerd {
  /** The address of a Worker's own socket: nothing stands before it. */
  originOf: (worker: string) => Promise<string>;
  /** Puts an entry into the cache of the products Worker. */
  putCache: (key: string, value: string) => Promise<void>;
  stop: () => Promise<void>;
}

type WorkerdOptions = {
  services: Service[];
  bundles: Record<string, string>;
  /** Vars and secrets by Worker. */
  vars: Record<string, Record<string, string>>;
  /** Whether all Workers tell the telemetry Worker what they do. */
  telemetry: boolean;
  /** Counts the KV reads of each request, in a header; costs time, so not while measuring. */
  countKvReads?: boolean;
};

/** Runs the production bundles of all Workers, and the baselines beside them, in one workerd without a proxy. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const shop = options.services.map((service) => workerOptions(service, options));
  const direct = { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] };
  const workers = [...shop, ...baselineWorkers("product-cache")].map((worker) =>
    String((worker as { name: string }).name).endsWith("gateway") ? { ...worker, ...direct } : worker,
  );
  const settings = { host: "127.0.0.1", port: 0, cf: false, handleStructuredLogs: () => undefined, workers };
  const miniflare = new Miniflare(convertV4MiniflareOptions(settings as never));
  await miniflare.ready;
  const kv = await miniflare.getKVNamespace("PRODUCT_CACHE", "products");
  return {
    originOf: async (worker) => (await miniflare.unsafeGetDirectURL(worker)).origin,
    putCache: (key, value) => kv.put(key, value),
    stop: () => miniflare.dispose(),
  };
}

function workerOptions({ name, configPath }: Service, options: WorkerdOptions): object {
  const { bundles, vars, countKvReads, telemetry } = options;
  const configured = unstable_getMiniflareWorkerOptions(configPath).workerOptions as Record<string, object | undefined>;
  const ratelimits = Object.fromEntries(
    Object.entries(configured.ratelimits ?? {}).map(([binding, limit]) => [
      binding,
      // Counted as in production, but never reached: a bench is one address that asks all the time.
      { ...(limit as object), simple: { limit: 1e9, period: 60 } },
    ]),
  );
  const modules = modulesIn(bundles[name] as string);
  if (countKvReads && name === "products") {
    modules.unshift({ type: "ESModule", path: "counting.js", contents: countingModule });
  }
  // Static files are served in front of a Worker by Cloudflare itself; here two more Workers in the path stand for that.
  delete configured.assets;
  return {
    ...configured,
    name,
    modules,
    ratelimits,
    // On the platform a tail consumer runs beside what it listens to; here it shares the one thread.
    tails: telemetry && name !== "telemetry" ? ["telemetry"] : [],
    bindings: { ...configured.bindings, ...vars[name] },
  };
}

/** The entrypoint first, as Miniflare wants it. */
function modulesIn(folder: string) {
  const files = readdirSync(folder).filter((file) => /\.(js|wasm)$/.test(file));
  return files
    .toSorted((a, b) => Number(b === "index.js") - Number(a === "index.js"))
    .map((file) => ({
      type: file.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
      path: file,
      contents: readFileSync(join(folder, file)) as Buffer | string,
    }));
}

const countingModule = `
import * as bundle from "./index.js";
export default bundle.default;
export class Products extends bundle.Products {
  #reads;
  constructor(ctx, env) {
    const reads = { count: 0 };
    const counted = {
      get: (...args) => (reads.count++, env.PRODUCT_CACHE.get(...args)),
      put: (...args) => env.PRODUCT_CACHE.put(...args),
      delete: (...args) => env.PRODUCT_CACHE.delete(...args),
    };
    super(ctx, { ...env, PRODUCT_CACHE: counted });
    this.#reads = reads;
  }
  async fetch(request) {
    const response = await super.fetch(request);
    const counted = new Response(response.body, response);
    counted.headers.set("X-Bench-Kv-Reads", String(this.#reads.count));
    return counted;
  }
}`;
