import { UserFacingError } from "../../lib/command.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";
import type { Cloudflare } from "../cloudflare/cloudflare.ts";

/** How much of the traffic a new version gets, one step after the other. */
export const STEPS = [10, 50, 100];

export interface RolloutOptions {
  cloudflare: Cloudflare;
  release: string;
  /** Throws when the shop is not well; `versions` are those on trial, by the name that Cloudflare gives their Worker. */
  gate: (versions: Record<string, string>) => Promise<void>;
  log: (line: string) => void;
}

interface Replaced {
  worker: EnvironmentWorker;
  /** The version that served before this release. */
  before: string;
}

/** Deploys each Worker at once, those first that others call. What is there already stays. */
export async function deployAll(workers: EnvironmentWorker[], { cloudflare, release, log }: RolloutOptions) {
  for (const worker of workers) {
    const state = await stateOf(worker, cloudflare, release);
    if (state.share !== 100) await cloudflare.deploy(worker, release);
    // An earlier run may have ended between the version and its triggers.
    else await cloudflare.applyTriggers(worker);
    log(`${worker.scriptName}: ${state.share === 100 ? "serves this release already" : "deployed"}`);
  }
}

/**
 * Gives each Worker's new version 10, 50 and 100 % of its traffic, one Worker after the other in their order, so that who
 * calls never meets an older version than it was made for. When anything fails, all Workers go back, the last first.
 */
export async function rollOut(workers: EnvironmentWorker[], options: RolloutOptions): Promise<void> {
  const { cloudflare, gate, log } = options;
  const replaced: Replaced[] = [];
  try {
    for (const worker of workers) await rollOutOne(worker, options, replaced);
    for (const worker of workers) await cloudflare.applyTriggers(worker);
    log("crons, queues and the domain are set");
    await gate({});
  } catch (error) {
    await rollBack(replaced, options);
    throw error;
  }
}

async function rollOutOne(worker: EnvironmentWorker, options: RolloutOptions, replaced: Replaced[]): Promise<void> {
  const { cloudflare, release, gate, log } = options;
  const state = await stateOf(worker, cloudflare, release);
  if (state.before) replaced.push({ worker, before: state.before });
  if (state.share === 100) return log(`${worker.scriptName}: serves this release already`);
  if (!state.before || worker.holdsObjects) {
    await cloudflare.deploy(worker, release);
    return log(`${worker.scriptName}: deployed at once, ${state.before ? "it holds objects" : "for the first time"}`);
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
  if (!version) throw new UserFacingError(`${worker.scriptName} was sent, but Cloudflare does not list it: run again.`);
  return version;
}

/** How much traffic this release has, and which version had all of it before. */
async function stateOf(worker: EnvironmentWorker, cloudflare: Cloudflare, release: string) {
  const [current = [], ...earlier] = await cloudflare.deployments(worker);
  const isNew = async (versionId: string) => (await cloudflare.releaseOf(worker, versionId)) === release;
  let share = 0;
  for (const { versionId, percentage } of current) if (await isNew(versionId)) share += percentage;
  for (const traffic of [current, ...earlier]) {
    const [only] = traffic;
    if (traffic.length !== 1 || !only || (await isNew(only.versionId))) continue;
    // The empty Worker that the first secret made is nothing to go back to.
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
      log(`${worker.scriptName}: back to the version before`);
    } catch (error) {
      log(`${worker.scriptName}: COULD NOT BE ROLLED BACK to ${before}: ${(error as Error).message}`);
    }
  }
}
