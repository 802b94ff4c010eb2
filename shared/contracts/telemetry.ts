import type { Call } from "#shared/core/context.ts";
import type { Labels } from "#shared/values/prometheus.ts";

/** What the entrypoint `Monitoring` of telemetry has besides. */
export interface TelemetryRpc {
  /** All counters and histograms of the shop, as Prometheus reads them. */
  readCounters(call: Call): Promise<string>;
}

/** What something is like now, with a sample for each of its kinds. */
export type Gauge = { name: string; help: string; samples: { labels: Labels; value: number }[] };

/** The gauges of a Worker with a database. */
export interface GaugesRpc {
  readGauges(call: Call): Promise<Gauge[]>;
}
