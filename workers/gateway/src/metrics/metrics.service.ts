import { callOf } from "#shared/core/context.ts";
import type { Gauge } from "#shared/contracts/telemetry.ts";
import { describeError } from "#shared/core/log.ts";
import { heading, sample } from "#shared/values/prometheus.ts";
import type { GatewayContext } from "../context.ts";
import { awaitWorker } from "../middleware/timeout.ts";
import {
  checkWorker,
  hasDatabase,
  TELEMETRY,
  type WorkerReadiness,
  workerNames,
} from "../service/readiness.service.ts";

/** A Worker that takes longer is left out of this scrape. Prometheus has a timeout of ten seconds in all. */
const TIMEOUT_MS = 2_000;

type WorkerMetrics = {
  counters?: string;
  gauges?: Gauge[];
  /** Whether its metrics could be read; of a Worker that has metrics. */
  isRead?: boolean;
  health: WorkerReadiness;
};

/**
 * All metrics of the shop in the text format of Prometheus. All Workers are called concurrently, each with a timeout.
 * Metrics of a Worker that fails are left out, so that it does not hide those of the others.
 */
export async function renderMetrics(ctx: GatewayContext): Promise<string> {
  const responses = await Promise.all(
    workerNames(ctx).map(async (name) => [name, await readWorkerMetrics(ctx, name)] as const),
  );
  const counters = responses.map(([, { counters = "" }]) => counters);
  const gauges = mergeByName(responses.flatMap(([, { gauges = [] }]) => gauges));
  const ofThis = [ctx.vars.SERVICE, { health: { worker: "ok" as const } }] as const;
  return [...counters, ...healthGauges([ofThis, ...responses]).map(renderGauge), ...gauges.map(renderGauge)].join("");
}

/** Each Worker with a database has gauges, and reading them requires both to be healthy. */
async function readWorkerMetrics(ctx: GatewayContext, name: string): Promise<WorkerMetrics> {
  try {
    if (name === TELEMETRY) {
      const counters = await awaitWorker(TIMEOUT_MS, ctx.env.TELEMETRY_MONITORING.readCounters(callOf(ctx)));
      return { counters, isRead: true, health: { worker: "ok" } };
    }
    if (hasDatabase(name)) {
      const gauges = await awaitWorker(TIMEOUT_MS, ctx.monitoringOf(name).readGauges(callOf(ctx)));
      return { gauges, isRead: true, health: { worker: "ok", database: "ok" } };
    }
  } catch (error) {
    ctx.log.warn("metrics are incomplete", { worker: name, error: describeError(error) });
    return { isRead: false, health: await checkWorker(ctx, name, TIMEOUT_MS) };
  }
  return { health: await checkWorker(ctx, name, TIMEOUT_MS) };
}

function healthGauges(workers: (readonly [name: string, WorkerMetrics])[]): Gauge[] {
  const isUp = (state: string) => (state === "ok" ? 1 : 0);
  return [
    {
      name: "worker_up",
      help: "Whether a Worker answers.",
      samples: workers.map(([worker, { health }]) => ({ labels: { worker }, value: isUp(health.worker) })),
    },
    {
      name: "database_up",
      help: "Whether the database of a Worker answers it.",
      samples: workers.flatMap(([name, { health }]) =>
        health.database ? [{ labels: { database: name }, value: isUp(health.database) }] : [],
      ),
    },
    {
      name: "worker_metrics_up",
      help: "Whether the metrics of a Worker could be read.",
      samples: workers.flatMap(([worker, { isRead }]) =>
        isRead === undefined ? [] : [{ labels: { worker }, value: isRead ? 1 : 0 }],
      ),
    },
  ];
}

/** Several Workers have a gauge of the same name, as each publisher has an outbox: in the text a name comes once. */
function mergeByName(gauges: Gauge[]): Gauge[] {
  const merged = new Map<string, Gauge>();
  for (const gauge of gauges) {
    const samples = [...(merged.get(gauge.name)?.samples ?? []), ...gauge.samples];
    merged.set(gauge.name, { ...gauge, samples });
  }
  return [...merged.values()];
}

function renderGauge({ name, help, samples }: Gauge): string {
  return heading(name, "gauge", help) + samples.map(({ labels, value }) => sample(name, labels, value)).join("");
}
