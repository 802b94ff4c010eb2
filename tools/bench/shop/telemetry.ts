/**
 * Whom the Workers of a shop have as tail consumer: nobody, one that does nothing, or the telemetry Worker. Here that is
 * called on the one thread of all, which costs time whatever it does; on the platform it runs elsewhere.
 */
export type Telemetry = "off" | "idle" | "on";
