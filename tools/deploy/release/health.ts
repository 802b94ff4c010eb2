import { setTimeout as sleep } from "node:timers/promises";
import document from "../../../workers/gateway/src/openapi.json" with { type: "json" };
import { UserFacingError } from "../../lib/command.ts";
import { compareFailures, readFailures } from "./failures.ts";

/** Paths whose responses depend on every Worker and its database. */
const PATHS = [
  "/health",
  "/ready",
  // A project made by `npm run create` may have no products service.
  ...("/api/v1/products" in document.paths ? ["/api/v1/products?limit=1"] : []),
  "/.well-known/jwks.json",
];
const MIN_ROUNDS = 3;
/** Longer than the shop reuses a readiness result, so that a failure is not counted twice. */
const PAUSE_AFTER_FAILURE_MS = 3_000;
const RATE_LIMITED = 429;
/** From this status on, Cloudflare answers in place of the Worker: a domain that was just set may not be known everywhere. */
const CLOUDFLARE_ERRORS = 520;

export interface WatchOptions {
  seconds: number;
  /** Versions on trial by the name of their Worker: half of the probes go to them, whatever their share of the traffic. */
  versions?: Record<string, string>;
  /** With it, failures of customers' requests count too, and readiness is checked for each probe instead of cached. */
  metricsToken?: string;
}

type Probe = { path: string; headers: Record<string, string>; answered: boolean };

/**
 * Watches the shop for that many seconds. One round of probes with a failure may be the network's fault; two are the shop's.
 * Failures of only a few clients may be caused by them, and do not count: see `compareFailures`.
 *
 * @throws UserFacingError when the shop is unhealthy, or when that cannot be determined
 */
export async function watchHealth(url: string, { seconds, versions = {}, metricsToken }: WatchOptions): Promise<void> {
  const before = metricsToken ? await readFailures(url, metricsToken) : undefined;
  const probes = probesFor(versions, metricsToken);
  const bad = new Set<string>();
  let badRounds = 0;
  const end = Date.now() + seconds * 1000;
  for (let round = 1; round <= MIN_ROUNDS || Date.now() < end; round++) {
    const found = await askAll(url, probes);
    for (const each of found) bad.add(each);
    if (found.length > 0) badRounds++;
    if (badRounds > 1) throw new UserFacingError(`${url} is unhealthy: ${[...bad].join(", ")}.`);
    if (Date.now() < end) await sleep(found.length > 0 ? PAUSE_AFTER_FAILURE_MS : 1000);
  }
  const unseen = probes.find(({ answered }) => !answered);
  if (unseen)
    throw new UserFacingError(`${url}${unseen.path} was answered only with ${RATE_LIMITED}: try again later.`);
  if (!before || !metricsToken) return;
  const failing = compareFailures(before, await readFailures(url, metricsToken));
  if (failing.length > 0) throw new UserFacingError(`${url} is unhealthy for customers: ${failing.join(", ")}.`);
}

/**
 * Waits until the shop answers at this address, whatever it answers, and at most that many seconds: a domain that was just
 * set has no certificate for some minutes.
 */
export async function waitForAnswer(
  url: string,
  { seconds, pauseMs = 5_000, log }: { seconds: number; pauseMs?: number; log: (line: string) => void },
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (let attempt = 1; ; attempt++) {
    const status = await ask(new URL("/health", url), {});
    if (typeof status === "number" && status < CLOUDFLARE_ERRORS) return;
    if (Date.now() + pauseMs > end) return;
    if (attempt === 1) log(`  ${url} does not answer yet: waiting for it up to ${seconds} s …`);
    await sleep(pauseMs);
  }
}

function probesFor(versions: Record<string, string>, metricsToken: string | undefined): Probe[] {
  const trial = Object.entries(versions).map(([worker, version]) => `${worker}="${version}"`);
  const overrides: Record<string, string>[] = [{}];
  if (trial.length) overrides.push({ "Cloudflare-Workers-Version-Overrides": trial.join(", ") });
  const operator: Record<string, string> = metricsToken ? { Authorization: `Bearer ${metricsToken}` } : {};
  return PATHS.flatMap((path) =>
    overrides.map((override) => ({
      path,
      headers: { ...override, ...(path === "/ready" ? operator : {}) },
      answered: false,
    })),
  );
}

/** Sends every probe once; returns a phrase for each failure. A rate-limited probe says nothing about the shop. */
async function askAll(url: string, probes: Probe[]): Promise<string[]> {
  const bad: string[] = [];
  for (const probe of probes) {
    const status = await ask(new URL(probe.path, url), probe.headers);
    if (status === RATE_LIMITED) continue;
    probe.answered = true;
    if (status !== 200) bad.push(`${probe.path} answered ${status}`);
  }
  return bad;
}

async function ask(url: URL, headers: Record<string, string>): Promise<number | string> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return `nothing (${(error as Error).name})`;
  }
}
