import { channel } from "node:diagnostics_channel";
import type { Measurement } from "#shared/contracts/measurements.ts";

/** Where measurements are published: a service and what it measured, as one JSON text (see `readMeasurements`). */
export const MEASUREMENTS = "shop.measurements";

const measurements = channel(MEASUREMENTS);

/** A measurement of a whole piece of work; the others are of steps within it. */
const WHOLE = new Set<Measurement["kind"]>(["request", "rpc", "cron", "message"]);

export type Measure = (measurement: Measurement) => void;

/**
 * Publishes the measurements of a piece of work: together when the work as a whole is measured, since every message
 * costs time, and each at once after that. The platform passes them to the tail consumer when the invocation is over,
 * so that no client waits for it, and independently of `LOG_LEVEL`:
 * https://developers.cloudflare.com/workers/runtime-apis/nodejs/diagnostics-channel/
 */
export function measureFor(service: string): Measure {
  const waiting: Measurement[] = [];
  let isWholeMeasured = false;
  return (measurement) => {
    waiting.push(measurement);
    isWholeMeasured ||= WHOLE.has(measurement.kind);
    if (isWholeMeasured) measurements.publish(JSON.stringify([service, ...waiting.splice(0)]));
  };
}

export function readMeasurements(message: unknown): [service: string, measured: Measurement[]] {
  const [service, ...measured] = JSON.parse(String(message)) as [string, ...Measurement[]];
  return [service, measured];
}
