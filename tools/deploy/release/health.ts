import { setTimeout as sleep } from "node:timers/promises";
import { UserFacingError } from "../../lib/command.ts";

/** Answers that take in every Worker and its database. */
const PROBES = ["/health", "/ready", "/api/v1/products?limit=1", "/.well-known/jwks.json"];
const MIN_ROUNDS = 3;

export interface WatchOptions {
  seconds: number;
  /** Versions on trial by the name of their Worker: half of the questions go to them, however small their share is. */
  versions?: Record<string, string>;
  /** With it, the errors that customers meet count too. */
  metricsToken?: string;
}

/** Watches the shop for a while. A single bad answer may be the network's; two, or 1 % errors, are the shop's. */
export async function watchHealth(url: string, { seconds, versions = {}, metricsToken }: WatchOptions): Promise<void> {
  const before = await countRequests(url, metricsToken);
  const trial = Object.entries(versions).map(([worker, version]) => `${worker}="${version}"`);
  const headers: Record<string, string>[] = [{}];
  if (trial.length) headers.push({ "Cloudflare-Workers-Version-Overrides": trial.join(", ") });
  const bad: string[] = [];
  const end = Date.now() + seconds * 1000;
  for (let round = 1; round <= MIN_ROUNDS || Date.now() < end; round++) {
    for (const path of PROBES) {
      for (const each of headers) {
        const status = await probe(new URL(path, url), each);
        if (status !== 200) bad.push(`${path} answered ${status}`);
      }
    }
    if (bad.length > 1) throw new UserFacingError(`${url} is not well: ${[...new Set(bad)].join(", ")}.`);
    if (Date.now() < end) await sleep(1000);
  }
  const after = await countRequests(url, metricsToken);
  if (!before || !after) return;
  const errors = after.errors - before.errors;
  const all = after.all - before.all;
  if (errors >= 5 && errors > all / 100) {
    throw new UserFacingError(`${url} is not well: ${errors} of ${all} requests of customers met an error.`);
  }
}

async function probe(url: URL, headers: Record<string, string>): Promise<number | string> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return `nothing (${(error as Error).name})`;
  }
}

/** How many requests the shop's metrics count in all, and how many with a status of 500 or more. */
async function countRequests(url: string, token: string | undefined) {
  if (!token) return undefined;
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(new URL("/metrics", url), { headers, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new UserFacingError(`${url}/metrics answered ${response.status}: is METRICS_TOKEN right?`);
  const counts = { all: 0, errors: 0 };
  for (const [, labels, value] of (await response.text()).matchAll(/^http_requests_total\{(.*)\} (\S+)/gm)) {
    counts.all += Number(value);
    if (/status="5\d\d"/.test(labels ?? "")) counts.errors += Number(value);
  }
  return counts;
}
