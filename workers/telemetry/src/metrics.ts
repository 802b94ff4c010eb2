type Metric = { help: string; labels: readonly string[]; isHistogram?: true };

/** All metrics. Alerts and dashboards depend on these names. */
export const METRICS = {
  http_requests_total: {
    help: "Requests answered, by each Worker that had a part in them.",
    labels: ["service", "route", "method", "status"],
  },
  http_failures_total: {
    help: "Responses with a status of 500 or more, by the Worker asked and one of 64 groups of clients.",
    labels: ["worker", "client_group"],
  },
  http_request_duration_seconds: {
    help: "How long requests took until they were answered.",
    labels: ["service", "route", "method", "status_class"],
    isHistogram: true,
  },
  rpc_calls_total: { help: "Calls of RPC methods, by the Worker called.", labels: ["service", "method", "outcome"] },
  rpc_call_duration_seconds: {
    help: "How long RPC methods took.",
    labels: ["service", "method"],
    isHistogram: true,
  },
  queue_messages_total: { help: "Messages taken from a queue, by what became of them.", labels: ["queue", "outcome"] },
  cron_runs_total: { help: "Runs of the jobs of crons.", labels: ["service", "job", "outcome"] },
  db_round_trips_total: { help: "Round trips to a service's database.", labels: ["service", "outcome"] },
  db_round_trip_duration_seconds: {
    help: "How long round trips to a service's database took.",
    labels: ["service"],
    isHistogram: true,
  },
  cache_reads_total: { help: "Reads through a cache.", labels: ["cache", "outcome"] },
  rate_limited_total: { help: "Requests refused because there were too many.", labels: ["class"] },
  webhook_attempts_total: { help: "Attempts to deliver an event to a webhook endpoint.", labels: ["outcome"] },
  webhook_delay_seconds: {
    help: "From the arrival of an event to the end of its first attempt at an endpoint.",
    labels: [],
    isHistogram: true,
  },
  metrics_overflow_total: {
    help: "Series that found no room in their metric, each time that measurements of them came: these count in a shared one.",
    labels: ["metric"],
  },
  log_errors_total: { help: "Lines of level error.", labels: ["service"] },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** Upper bounds of the buckets in seconds; one more bucket counts the values above them. */
export const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
