import type { Readiness } from "#shared/database/readiness.ts";
import type { TelemetryContext } from "./context.ts";

/** All counters and histograms in the text format of Prometheus. */
export function readCounters(ctx: TelemetryContext): Promise<string> {
  return ctx.counters.render();
}

/** Ready when the Durable Object answers. It stores its counts itself, so there is no database. */
export async function checkReadiness(ctx: TelemetryContext): Promise<Readiness> {
  await ctx.counters.ping();
  return {};
}
