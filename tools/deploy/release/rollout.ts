import { UserFacingError } from "../../lib/command.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";
import type { Cloudflare } from "../cloudflare/cloudflare.ts";

/** The shares of the traffic that a new version gets, in percent. */
export const STEPS = [10, 50, 100];

export interface RolloutOptions {
  cloudflare: Cloudflare;
  release: string;
  /** Throws when the shop is unhealthy; `versions` are those on trial, by their Worker's name on Cloudflare. */
  gate: (versions: Record<string, string>) => Promise<void>;
  /** Returns when the shop answers at its domain, or after some minutes. */
  waitForDomain: () => Promise<void>;
  log: (line: string) => void;
}

interface Replaced {
  worker: EnvironmentWorker;
  /** The version that had all traffic before this release. */
  before: string;
}

interface Progress {
  /** The Workers that have another version to go back to, in the order of the deploy. */
  replaced: Replaced[];
  /** Whether a Worker did not run the release already. If all did, this run has nothing to roll back. */
  hasStarted: boolean;
}

/** Deploys each Worker with all traffic at once, in order. Skips those that run the release already. */
export async function deployAll(
  workers: EnvironmentWorker[],
  { cloudflare, release, gate, waitForDomain, log }: RolloutOptions,
): Promise<void> {
  for (const worker of workers) {
    const state = await stateOf(worker, cloudflare, release);
    if (state.share !== 100) await cloudflare.deploy(worker, release);
    // An earlier run may have ended before it set the triggers.
    else await cloudflare.applyTriggers(worker);
    log(`${worker.scriptName}: ${state.share === 100 ? "runs this release already" : "deployed"}`);
  }
  await waitForDomain();
  await gate({});
}

/**
 * Gives each Worker's new version 10, 50 and 100 % of the traffic, one Worker after the other in their order, so that a
 * caller never meets an older callee than it was built for. When a check fails, all Workers are rolled back, the last first.
 * Crons, queues and the domain are set after all checks, which a rollback therefore does not have to undo.
 *
 * Where there is nothing to roll back, they are set before the last check: nothing ran before, so there is no domain yet; or
 * every Worker runs the release already, and an earlier run may have ended before it set them.
 */
export async function rollOut(workers: EnvironmentWorker[], options: RolloutOptions): Promise<void> {
  const { cloudflare, release, gate, waitForDomain, log } = options;
  const progress: Progress = { replaced: [], hasStarted: false };
  const canRollBack = () => progress.hasStarted && progress.replaced.length > 0;
  try {
    for (const worker of workers) await rollOutOne(worker, options, progress);
    if (canRollBack()) await gate({});
  } catch (error) {
    if (canRollBack()) await rollBack(progress.replaced, options);
    throw error;
  }
  for (const worker of workers) await cloudflare.applyTriggers(worker);
  log("crons, queues and the domain are set");
  if (canRollBack()) return;
  try {
    await waitForDomain();
    await gate({});
  } catch (error) {
    log(`Nothing is rolled back: no Worker ran another release than ${release} when this command began.`);
    throw error;
  }
}

async function rollOutOne(worker: EnvironmentWorker, options: RolloutOptions, progress: Progress): Promise<void> {
  const { cloudflare, release, gate, log } = options;
  const state = await stateOf(worker, cloudflare, release);
  if (state.before) progress.replaced.push({ worker, before: state.before });
  if (state.share === 100) return log(`${worker.scriptName}: runs this release already`);
  progress.hasStarted = true;
  if (!state.before || worker.holdsObjects) {
    await cloudflare.deploy(worker, release);
    return log(
      `${worker.scriptName}: deployed at once, ${state.before ? "it has Durable Objects" : "for the first time"}`,
    );
  }
  const version = await uploaded(worker, cloudflare, release);
  for (const percentage of STEPS.filter((step) => step > state.share)) {
    const rest = { versionId: state.before, percentage: 100 - percentage };
    const traffic = [{ versionId: version, percentage }, ...(percentage < 100 ? [rest] : [])];
    await cloudflare.shift(worker, traffic, `${release} at ${percentage} %`);
    log(`${worker.scriptName}: ${percentage} %`);
    await gate({ [worker.scriptName]: version });
  }
}

async function uploaded(worker: EnvironmentWorker, cloudflare: Cloudflare, release: string): Promise<string> {
  const earlier = await cloudflare.findVersion(worker, release);
  if (earlier) return earlier;
  await cloudflare.upload(worker, release);
  const version = await cloudflare.findVersion(worker, release);
  if (!version)
    throw new UserFacingError(
      `${worker.scriptName} was uploaded, but Cloudflare does not list it: run the command again.`,
    );
  return version;
}

/** The share of the traffic that this release has, and the version that had all of it before. */
async function stateOf(worker: EnvironmentWorker, cloudflare: Cloudflare, release: string) {
  const [current = [], ...earlier] = await cloudflare.deployments(worker);
  const isNew = async (versionId: string) => (await cloudflare.releaseOf(worker, versionId)) === release;
  let share = 0;
  for (const { versionId, percentage } of current) if (await isNew(versionId)) share += percentage;
  for (const traffic of [current, ...earlier]) {
    const [only] = traffic;
    if (traffic.length !== 1 || !only || (await isNew(only.versionId))) continue;
    // The empty Worker that the first secret created is not a version to roll back to.
    if (await cloudflare.releaseOf(worker, only.versionId)) return { share, before: only.versionId };
  }
  return { share, before: undefined };
}

async function rollBack(replaced: Replaced[], { cloudflare, release, log }: RolloutOptions): Promise<void> {
  for (const { worker, before } of replaced.reverse()) {
    try {
      const [current = []] = await cloudflare.deployments(worker);
      if (current.length === 1 && current[0]?.versionId === before) continue;
      await cloudflare.shift(worker, [{ versionId: before, percentage: 100 }], `back from ${release}`);
      log(`${worker.scriptName}: rolled back`);
    } catch (error) {
      log(`${worker.scriptName}: COULD NOT BE ROLLED BACK to ${before}: ${(error as Error).message}`);
    }
  }
}
