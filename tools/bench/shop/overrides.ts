/**
 * Entry modules that wrap a Worker's bundle and replace one of its bindings. They are plain JavaScript because workerd runs
 * them unbundled.
 */
import { MEASUREMENTS } from "#shared/core/metrics.ts";
import { LIMITS } from "../../../workers/gateway/src/middleware/rate-limit.ts";
import type { WorkerOptions } from "./bundles.ts";

/** The bindings that the gateway counts with. */
const BINDINGS = Object.values(LIMITS).map(({ binding }) => binding);

type Module = WorkerOptions["modules"][number];

/**
 * Counts requests in memory. On the platform a rate limit is a counter in the machine's memory; Miniflare's emulator writes
 * to SQLite in another Worker, which takes longer than the rest of a request. It never refuses, since all requests of the
 * bench come from one address.
 */
export const limitsModule: Module = esModule(
  "limits.js",
  `
import bundle from "./index.js";
const counts = new Map();
const limiter = {
  async limit({ key }) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return { success: counts.get(key) < 1e12 };
  },
};
const limits = Object.fromEntries(${JSON.stringify(BINDINGS)}.map((binding) => [binding, limiter]));
let withLimits;
export default {
  fetch: (request, env, context) => bundle.fetch(request, (withLimits ??= { ...env, ...limits }), context),
};`,
);

/** Counts the KV reads of each request, and returns the count in a header. */
export const countingModule: Module = esModule(
  "counting.js",
  `
import * as bundle from "./index.js";
export * from "./index.js";
export default bundle.default;
export class Http extends bundle.Http {
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
}`,
);

/** The Worker without its measurements, to see what it spends on them. */
export function withoutMeasurements(worker: WorkerOptions): WorkerOptions {
  const silent = esModule(
    "silent.js",
    `
import { channel } from "node:diagnostics_channel";
import bundle from "./${worker.modules[0]?.path}";
export * from "./${worker.modules[0]?.path}";
export default bundle;
channel(${JSON.stringify(MEASUREMENTS)}).publish = () => undefined;`,
  );
  return { ...worker, modules: [silent, ...worker.modules] };
}

/** Keys with which payments offers Stripe. */
export const STRIPE_KEYS = {
  STRIPE_SECRET_KEY: "sk_test_bench",
  STRIPE_WEBHOOK_SECRET: "whsec_bench",
  STRIPE_PUBLISHABLE_KEY: "pk_test_bench",
};

/** Answers what payments asks Stripe at once: a new intent, or one that has succeeded. */
export const stripeModule: Module = esModule(
  "stripe.js",
  `
import bundle from "./index.js";
export * from "./index.js";
export default bundle;
const send = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const { hostname, pathname } = new URL(input instanceof Request ? input.url : input);
  if (hostname !== "api.stripe.com") return send(input, init);
  const [, , , id] = pathname.split("/");
  const made = { id: "pi_" + crypto.randomUUID(), status: "requires_payment_method", client_secret: "secret" };
  return Response.json({ object: "payment_intent", ...(id ? { id, status: "succeeded" } : made) });
};`,
);

function esModule(path: string, contents: string): Module {
  return { type: "ESModule", path, contents };
}
