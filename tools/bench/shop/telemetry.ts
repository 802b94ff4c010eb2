/**
 * The tail consumer of a shop's Workers: none, one that does nothing, or the telemetry Worker. Here it runs on the thread of
 * all Workers and so takes time from them; on the platform it runs elsewhere.
 */
export type Telemetry = "off" | "idle" | "on";
