import { channel } from "node:diagnostics_channel";
import type { Measurement } from "#shared/contracts/measurements.ts";

/** Where measurements are published: a service and what it measured, as one JSON text (see `readMeasurements`). */
export const MEASUREMENTS = "shop.measurements";

const measurements = channel(MEASUREMENTS);

/** A measurement of a whole piece of work; the others are of steps within it. */
const WHOLE = new Set<Measurement["kind"]>(["request", "rpc", "cron", "message"]);

export type Measure = (measurement: Measurement) => void;

/**
 * Publishes what a piece of work of a service measured: all of it at once when the work is told of, since every message
 * costs time; what is measured after that at once. The platform hands it to the tail consumer when the invocation is
 * over, so that nobody waits for it, and whatever `LOG_LEVEL` is:
 * https://developers.cloudflare.com/workers/runtime-apis/nodejs/diagnostics-channel/
 */
export function measureFor(service: string): Measure {
  const waiting: Measurement[] = [];
  let isTold = false;
  return (measurement) => {
    waiting.push(measurement);
    isTold ||= WHOLE.has(measurement.kind);
    if (isTold) measurements.publish(JSON.stringify([service, ...waiting.splice(0)]));
  };
}

export function readMeasurements(message: unknown): [service: string, measured: Measurement[]] {
  const [service, ...measured] = JSON.parse(String(message)) as [string, ...Measurement[]];
  return [service, measured];
}
