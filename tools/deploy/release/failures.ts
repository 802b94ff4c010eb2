import { UserFacingError } from "../../lib/command.ts";

/** The groups of clients with the most failures do not count: a client that causes its own is in one of these. */
const IGNORED_GROUPS = 3;
/** Fewer failures than this may be chance. */
const MIN_FAILURES = 5;
/** The share of a Worker's requests that may fail. */
const MAX_SHARE = 0.01;

/** The requests of a Worker and their failures by group of clients, as counted by the shop's metrics. */
type WorkerCounts = { requests: number; failures: Map<string, number> };
export type FailureCounts = Map<string, WorkerCounts>;

export async function readFailures(url: string, metricsToken: string): Promise<FailureCounts> {
  const headers = { Authorization: `Bearer ${metricsToken}` };
  const response = await fetch(new URL("/metrics", url), { headers, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new UserFacingError(`${url}/metrics answered ${response.status}: is METRICS_TOKEN right?`);
  return parseFailures(await response.text());
}

function parseFailures(metrics: string): FailureCounts {
  const counts: FailureCounts = new Map();
  const countsOf = (worker: string) => {
    const known = counts.get(worker) ?? { requests: 0, failures: new Map<string, number>() };
    counts.set(worker, known);
    return known;
  };
  for (const [, name, labels = "", value] of metrics.matchAll(
    /^(http_requests_total|http_failures_total)\{(.*)\} (\S+)/gm,
  )) {
    const label = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(labels)?.[1] ?? "";
    if (name === "http_requests_total") countsOf(label("service")).requests += Number(value);
    else countsOf(label("worker")).failures.set(label("client_group"), Number(value));
  }
  return counts;
}

/**
 * The Workers with too many failures between the two counts, each as a phrase for the operator. Each Worker is judged by its
 * own requests, so that one with few requests is not lost among the others. A client can cause failures itself, so those of
 * the three groups of clients with the most do not count: a fault of the shop affects more groups.
 */
export function compareFailures(before: FailureCounts, after: FailureCounts): string[] {
  return [...after].flatMap(([worker, { requests, failures }]) => {
    const earlier = before.get(worker);
    const perGroup = [...failures].map(([group, count]) => count - (earlier?.failures.get(group) ?? 0));
    const counted = perGroup.sort((a, b) => b - a).slice(IGNORED_GROUPS);
    const failed = counted.reduce((sum, count) => sum + count, 0);
    const all = requests - (earlier?.requests ?? 0);
    const isFailing = failed >= MIN_FAILURES && failed > all * MAX_SHARE;
    return isFailing ? [`${worker} failed ${failed} of ${all} requests`] : [];
  });
}
