import { UserFacingError } from "../../lib/command.ts";
import { inDatabase, migrateDatabase, ownerRole } from "../../lib/databases.ts";
import { domainOf, type Environment, type EnvironmentWorker } from "../../lib/environments.ts";
import { noAccount } from "../cloudflare/api.ts";
import type { Cloudflare } from "../cloudflare/cloudflare.ts";
import type { Neon } from "../neon/neon.ts";
import { deployOrder } from "./order.ts";
import { describePlan, makePlan, type Plan, type PlanSources } from "./plan.ts";
import { deployAll, rollOut } from "./rollout.ts";
import { findServing } from "./serving.ts";

export interface DeployOptions {
  env: Environment;
  workers: EnvironmentWorker[];
  /** The name of this release: the tag of its versions and the value of their VERSION var. */
  release: string;
  cloudflare: Cloudflare;
  neon?: Neon;
  project: string;
  /** The address of the shop; by default that of its domain. */
  url?: string;
  /** Whether there is an account to ask; without one, secrets are not checked. */
  hasAccount: boolean;
  given?: NodeJS.ProcessEnv;
  /** Returns what is to be said of a release that runs now; throws when it cannot run on the databases of this one. */
  checkMigrationsFor: (release: string) => Promise<string>;
  /** Returns when anything answers at the address, or after some minutes. */
  waitForDomain: (url: string) => Promise<void>;
  watch: (url: string, versions: Record<string, string>) => Promise<void>;
  smoke: (url: string) => Promise<void>;
  log: (line: string) => void;
}

/** Prints what a deploy would do, and changes nothing. */
export async function planDeploy(options: DeployOptions): Promise<void> {
  const sources = await gather(options);
  const plan = await makePlan(sources);
  for (const line of describePlan(plan, sources)) options.log(line);
  await checkServing(options, plan);
}

/**
 * Deploys a whole environment. Each part is safe to repeat and skips what is done, so that the same command resumes after a
 * failure at any point.
 */
export async function deployShop(options: DeployOptions): Promise<void> {
  const { env, release, cloudflare, log } = options;
  if (!options.neon) throw new UserFacingError("Set NEON_API_KEY: a key of the Neon account with the databases.");
  if (!options.hasAccount) throw noAccount();
  const sources = await gather(options);
  const plan = await makePlan(sources);
  for (const line of describePlan(plan, sources)) log(line);
  if (plan.missing.length || !sources.adminUrl) {
    const missing = [...(sources.adminUrl ? [] : [`the Neon branch ${env}`]), ...plan.missing].join("; ");
    throw new UserFacingError(
      `Nothing was done, because these are missing: ${missing}. "npm run provision -- --env ${env}" creates them.`,
    );
  }
  await checkServing(options, plan);

  for (const [name, pending] of Object.entries(plan.migrations)) {
    if (pending.length === 0) continue;
    await migrateDatabase(inDatabase(sources.adminUrl, name), name, { log, role: ownerRole(name) });
  }
  const url = options.url ?? `https://${domainOf(sources.workers)}`;
  const gate = async (versions: Record<string, string>) => {
    log(`  watching ${url} …`);
    await options.watch(url, versions);
    // The last gate, with no version on trial: all Workers run the release.
    if (Object.keys(versions).length === 0) await options.smoke(url);
  };
  const rollout = { cloudflare, release, gate, waitForDomain: () => options.waitForDomain(url), log };
  await (env === "production" ? rollOut : deployAll)(sources.workers, rollout);
  log(`${url} runs ${release}.`);
}

/** Whether each release that runs now can go on when the pending migrations are applied. */
async function checkServing(options: DeployOptions, { migrations }: Plan): Promise<void> {
  const isPending = Object.values(migrations).some((names) => names.length > 0);
  if (!isPending || !options.hasAccount) return;
  const serving = await findServing(options.workers, options);
  if (serving.length === 0) options.log("No other release runs now that the migrations could break.");
  for (const release of serving) options.log(await options.checkMigrationsFor(release));
}

async function gather({ env, workers, cloudflare, neon, project, hasAccount, given = {}, log }: DeployOptions) {
  const ordered = deployOrder(workers);
  const projectId = await neon?.findProject(project);
  const branch = projectId && (await neon?.findBranch(projectId, env));
  const adminUrl = neon && projectId && branch ? await neon.adminUrl(projectId, branch) : undefined;
  return { workers: ordered, cloudflare, hasAccount, adminUrl, given, log } satisfies PlanSources;
}
