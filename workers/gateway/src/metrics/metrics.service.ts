import { callOf } from "#shared/core/context.ts";
import type { Gauge, GaugesRpc } from "#shared/contracts/telemetry.ts";
import { describeError } from "#shared/core/log.ts";
import { heading, sample } from "#shared/values/prometheus.ts";
import type { GatewayContext } from "../context.ts";
import { awaitWorker } from "../middleware/timeout.ts";
import { checkWorker, TELEMETRY, type WorkerReadiness, workerNames } from "../service/readiness.service.ts";

/** A Worker that takes longer is left out of this answer: Prometheus waits ten seconds in all, and scrapes again soon. */
const TIMEOUT_MS = 2_000;

/** The Workers that have gauges, which need them and their database to be healthy. */
const GAUGED = new Set(["notifications", "orders", "products"]);

type Told = { counters?: string; gauges?: Gauge[]; health: WorkerReadiness };

/**
 * All metrics of the shop. All Workers are asked at the same time, each with a timeout. What one of them cannot
 * report is missing, so that an unhealthy Worker does not hide the others.
 */
export async function renderMetrics(ctx: GatewayContext): Promise<string> {
  const told = await Promise.all(workerNames(ctx).map(async (name) => [name, await askWorker(ctx, name)] as const));
  const counters = told.map(([, { counters = "" }]) => counters);
  const gauges = told.flatMap(([, { gauges = [] }]) => gauges);
  const health = told.map(([name, { health }]) => [name, health] as const);
  const ofThis = [ctx.vars.SERVICE, { worker: "ok" as const }] as const;
  return [...counters, ...healthGauges([ofThis, ...health]).map(renderGauge), ...gauges.map(renderGauge)].join("");
}

async function askWorker(ctx: GatewayContext, name: string): Promise<Told> {
  try {
    if (name === TELEMETRY) {
      const counters = await awaitWorker(TIMEOUT_MS, ctx.env.TELEMETRY.readCounters(callOf(ctx)));
      return { counters, health: { worker: "ok" } };
    }
    if (GAUGED.has(name)) {
      const worker = ctx.upstream(name) as unknown as GaugesRpc;
      const gauges = await awaitWorker(TIMEOUT_MS, worker.readGauges(callOf(ctx)));
      return { gauges, health: { worker: "ok", database: "ok" } };
    }
  } catch (error) {
    ctx.log.warn("metrics are incomplete", { worker: name, error: describeError(error) });
  }
  return { health: await checkWorker(ctx, name, TIMEOUT_MS) };
}

function healthGauges(workers: (readonly [name: string, WorkerReadiness])[]): Gauge[] {
  const isUp = (state: string) => (state === "ok" ? 1 : 0);
  return [
    {
      name: "worker_up",
      help: "Whether a Worker answers.",
      samples: workers.map(([worker, health]) => ({ labels: { worker }, value: isUp(health.worker) })),
    },
    {
      name: "database_up",
      help: "Whether the database of a Worker answers it.",
      samples: workers.flatMap(([name, { database }]) =>
        database ? [{ labels: { database: name }, value: isUp(database) }] : [],
      ),
    },
  ];
}

function renderGauge({ name, help, samples }: Gauge): string {
  return heading(name, "gauge", help) + samples.map(({ labels, value }) => sample(name, labels, value)).join("");
}
