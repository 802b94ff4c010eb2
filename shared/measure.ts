import { channel } from "node:diagnostics_channel";
import type { Measurement } from "./contracts/telemetry.ts";

/** Where measurements are published: `[service, measurement]`. */
export const MEASUREMENTS = "shop.measurements";

const measurements = channel(MEASUREMENTS);

export type Measure = (measurement: Measurement) => void;

/**
 * Publishes what a service measured. The platform hands it to the tail consumer once the invocation is over, so that
 * it costs no request any time, whatever `LOG_LEVEL` is:
 * https://developers.cloudflare.com/workers/runtime-apis/nodejs/diagnostics-channel/
 */
export function measureFor(service: string): Measure {
  return (measurement) => measurements.publish([service, measurement]);
}
