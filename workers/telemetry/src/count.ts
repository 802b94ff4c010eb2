import type { Measurement } from "#shared/contracts/measurements.ts";
import type { Tally } from "./tally.ts";

/** Clients can send any method; only these have their own label, and all others share one. */
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** What paths have that don't exist. */
const UNKNOWN_ROUTE = "/*";

/** Counts one measurement of a service; unknown kinds are ignored. */
export function count(tally: Tally, service: string, measurement: Measurement): void {
  switch (measurement.kind) {
    case "request": {
      const { status, seconds } = measurement;
      // Clients can send any method to any path, too.
      const route = status === 405 ? UNKNOWN_ROUTE : measurement.route;
      const method = METHODS.has(measurement.method) ? measurement.method : "other";
      tally.count("http_requests_total", [service, route, method, String(status)]);
      const statusClass = `${Math.floor(status / 100)}xx`;
      tally.observe("http_request_duration_seconds", [service, route, method, statusClass], seconds);
      break;
    }
    case "failure":
      tally.count("http_failures_total", [measurement.worker, String(measurement.clientGroup)]);
      break;
    case "rpc": {
      const { method, outcome, seconds } = measurement;
      tally.count("rpc_calls_total", [service, method, outcome]);
      tally.observe("rpc_call_duration_seconds", [service, method], seconds);
      break;
    }
    case "message":
      tally.count("queue_messages_total", [measurement.queue, measurement.outcome]);
      break;
    case "cron":
      tally.count("cron_runs_total", [service, measurement.job, measurement.outcome]);
      break;
    case "database":
      tally.count("db_round_trips_total", [service, measurement.outcome]);
      tally.observe("db_round_trip_duration_seconds", [service], measurement.seconds);
      break;
    case "cache":
      tally.count("cache_reads_total", [measurement.cache, measurement.outcome]);
      break;
    case "rate-limited":
      tally.count("rate_limited_total", [measurement.class]);
      break;
    case "webhook": {
      const { outcome, delaySeconds } = measurement;
      tally.count("webhook_attempts_total", [outcome]);
      if (delaySeconds !== undefined) tally.observe("webhook_delay_seconds", [], delaySeconds);
      break;
    }
    case "error-logged":
      tally.count("log_errors_total", [service]);
      break;
  }
}
