/** How a piece of work ended: `refused` is an answer that says no, `failed` is none. */
export type Outcome = "ok" | "refused" | "failed";

/**
 * What a Worker reports to the telemetry Worker. Each is a fact of one moment, and all of its values but `seconds` come from
 * small sets: they become labels of time series.
 */
export type Measurement =
  | { kind: "request"; route: string; method: string; status: number; seconds: number }
  | { kind: "failure"; worker: string; clientGroup: number }
  | { kind: "rpc"; method: string; outcome: Outcome; seconds: number }
  | { kind: "cron"; job: string; outcome: Outcome }
  | { kind: "message"; queue: string; outcome: "handled" | "retried" | "dead" }
  | { kind: "database"; outcome: Outcome; seconds: number }
  | { kind: "cache"; cache: string; outcome: "hit" | "stale" | "miss" | "error" }
  | { kind: "rate-limited"; class: string }
  /** An attempt at a webhook endpoint. `delaySeconds` from the arrival of the event to the end of its first attempt, if this is it. */
  | { kind: "webhook"; outcome: "succeeded" | "failed" | "timeout" | "gone"; delaySeconds?: number | undefined }
  | { kind: "error-logged" };
