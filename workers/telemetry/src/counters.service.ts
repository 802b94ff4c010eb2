import type { Readiness } from "#shared/database/readiness.ts";
import type { TelemetryContext } from "./context.ts";

export function readCounters(ctx: TelemetryContext): Promise<string> {
  return ctx.counters.render();
}

/** It is ready when its object answers, which keeps its counts itself: there is no database beside it. */
export async function checkReadiness(ctx: TelemetryContext): Promise<Readiness> {
  await ctx.counters.ping();
  return {};
}
