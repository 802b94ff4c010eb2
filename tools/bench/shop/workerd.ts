import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import type { Service } from "../../lib/services.ts";
import { baselineWorkers } from "./baseline.ts";
import { modulesIn, type WorkerOptions } from "./bundles.ts";
import { findWorkerd } from "../measure/cpu.ts";
import { partialGatewayWorkers } from "../middleware-cost/gateways.ts";
import type { Telemetry } from "./telemetry.ts";
import { countingModule, limitsModule, stripeModule } from "./overrides.ts";

export interface Workerd {
  /** The address of a gateway's own socket, without a proxy before it. */
  originOf: (worker: string) => Promise<string>;
  /** The id of its process; `undefined` where processes can't be listed. */
  processId: number | undefined;
  /** The address of its inspector, if it has one. */
  inspector: URL | undefined;
  stop: () => Promise<void>;
}

type WorkerdOptions = {
  services: Service[];
  bundles: Record<string, string>;
  /** Vars and secrets by Worker. */
  vars: Record<string, Record<string, string>>;
  telemetry: Telemetry;
  /** Counts the KV reads of each request in a header. That takes time, so it is off while measuring; false by default. */
  countKvReads?: boolean;
  /** Whether it has an inspector, through which heaps can be read; false by default. */
  inspect?: boolean;
  /** Changes the options of a Worker of the shop; none by default. */
  change?: ((worker: WorkerOptions) => WorkerOptions) | undefined;
};

const TAILS: Record<Telemetry, string[]> = { off: [], idle: ["idle-tail"], on: ["telemetry"] };

/** Runs the production bundles of all Workers, and the baselines beside them, in one workerd without a proxy. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const { change = (worker: WorkerOptions) => worker } = options;
  const shop = options.services.map((service) => change(workerOptions(service, options)));
  const gateway = shop.find(({ name }) => name === "gateway") as WorkerOptions;
  const direct = { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] };
  const workers = [
    ...shop,
    ...baselineWorkers("product-cache"),
    ...(options.bundles["partial-gateway"] ? partialGatewayWorkers(gateway, options.bundles) : []),
  ].map((worker) => (/gateway/.test(worker.name) ? { ...worker, ...direct } : worker));
  const inspectorPort = options.inspect ? { inspectorPort: 0 } : {};
  // For `readHeaps()`.
  if (options.inspect) process.env.MINIFLARE_WORKERD_V8_FLAGS ??= "--expose-gc";
  const quiet = { cf: false, handleStructuredLogs: () => undefined };
  const settings = { host: "127.0.0.1", port: 0, ...quiet, ...inspectorPort, workers };
  const others = findWorkerd();
  const miniflare = new Miniflare(convertV4MiniflareOptions(settings as never));
  await miniflare.ready;
  return {
    originOf: async (worker) => (await miniflare.unsafeGetDirectURL(worker)).origin,
    processId: findWorkerd().find((id) => !others.includes(id)),
    inspector: options.inspect ? await miniflare.getInspectorURL() : undefined,
    stop: () => miniflare.dispose(),
  };
}

function workerOptions({ name, configPath }: Service, options: WorkerdOptions): WorkerOptions {
  const { bundles, vars, countKvReads, telemetry } = options;
  const configured = unstable_getMiniflareWorkerOptions(configPath).workerOptions as Record<string, object | undefined>;
  const modules = modulesIn(bundles[name] as string);
  if (countKvReads && name === "products") {
    modules.unshift(countingModule);
  }
  if (name === "payments") modules.unshift(stripeModule);
  // Other Workers' limits are not on the paths that are measured.
  if (name === "gateway") {
    modules.unshift(limitsModule);
    delete configured.ratelimits;
  }
  // Cloudflare serves static files before a Worker runs; here that would take two more Workers in the path.
  delete configured.assets;
  return {
    ...configured,
    name,
    modules,
    tails: name === "telemetry" ? [] : TAILS[telemetry],
    bindings: { ...configured.bindings, ...vars[name] },
  };
}
