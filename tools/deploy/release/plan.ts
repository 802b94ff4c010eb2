import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { UserFacingError } from "../../lib/command.ts";
import { inDatabase, namesOfMigrations, pendingMigrations } from "../../lib/databases.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";
import type { Cloudflare } from "../cloudflare/cloudflare.ts";
import { findDevelopmentSecrets, findDevelopmentSettings } from "../provision/development-settings.ts";

/** SQLSTATE invalid_catalog_name. */
const NO_SUCH_DATABASE = "3D000";
const BUILD_CONCURRENCY = 2;

export interface Plan {
  /** What must exist before the deploy can start, one phrase each. */
  missing: string[];
  /** The pending migrations of each service's database. */
  migrations: Record<string, string[]>;
  builds: Record<string, string>;
}

/** What a deploy uses; without an account, `adminUrl` is `undefined`. */
export interface PlanSources {
  workers: EnvironmentWorker[];
  cloudflare: Cloudflare;
  hasAccount: boolean;
  /** The direct address of the database for migrations. */
  adminUrl?: string;
  given: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/** Throws when something is wrong in the code or the configs; the plan lists what is only missing. */
export async function makePlan({ workers, cloudflare, hasAccount, adminUrl, given, log }: PlanSources): Promise<Plan> {
  const wrong = workers.flatMap((worker) => findDevelopmentSettings(worker, given));
  if (wrong.length) throw new UserFacingError(`These settings are for the local shop only: ${wrong.join("; ")}.`);
  const builds = await buildAll(workers, cloudflare, log);
  const missing = workers.flatMap(findPlaceholders);
  if (hasAccount) for (const worker of workers) missing.push(...(await findMissingSecrets(worker, cloudflare)));

  const migrations: Plan["migrations"] = {};
  for (const { name } of workers.filter(({ hasDatabase }) => hasDatabase)) {
    if (!adminUrl) continue;
    try {
      migrations[name] = await pendingMigrations(inDatabase(adminUrl, name), name);
    } catch (error) {
      if ((error as { code?: string }).code !== NO_SUCH_DATABASE) throw error;
      missing.push(`the database ${name}`);
    }
  }
  return { missing, migrations, builds };
}

export function describePlan(plan: Plan, { workers, hasAccount, adminUrl }: PlanSources): string[] {
  const lines: string[] = [];
  const databases = workers.filter(({ hasDatabase }) => hasDatabase);
  lines.push("Migrations, by the direct host:");
  for (const { name } of databases) {
    const pending = plan.migrations[name];
    const unknown = adminUrl ? "no such database" : `those of ${namesOfMigrations(name).join(", ")} that are pending`;
    lines.push(`  ${name}: ${pending ? pending.join(", ") || "none" : unknown}`);
  }
  lines.push("Workers, in this order:");
  workers.forEach((worker, index) => {
    lines.push(
      `  ${index + 1}. ${worker.scriptName}  ${plan.builds[worker.name]}${worker.region ? `, in ${worker.region}` : ""}`,
    );
    lines.push(...describeBindings(worker).map((line) => `       ${line}`));
  });
  if (!adminUrl) lines.push("The databases were not checked: set NEON_API_KEY to see their pending migrations.");
  if (!hasAccount) lines.push("Secrets were not checked: set CLOUDFLARE_API_TOKEN to see which are missing.");
  if (plan.missing.length) lines.push("Missing:", ...plan.missing.map((each) => `  ${each}`));
  return lines;
}

function describeBindings(worker: EnvironmentWorker): string[] {
  const parts: [string, string[]][] = [
    ["at", worker.domain ? [`https://${worker.domain}`] : []],
    ["calls", worker.calls],
    ["log read by", worker.tailedBy],
    ["queues", worker.queues],
    ["KV", worker.kvNamespaces.map(({ binding, id }) => `${binding} (${id})`)],
    ["R2", worker.buckets],
    ["crons", worker.crons],
    ["secrets", worker.requiredSecrets],
  ];
  return parts.filter(([, values]) => values.length).map(([what, values]) => `${what}: ${values.join(", ")}`);
}

function findPlaceholders({ name, scriptName, domain, kvNamespaces }: EnvironmentWorker): string[] {
  const unmade = kvNamespaces.filter(({ id }) => !/^[0-9a-f]{32}$/.test(id));
  return [
    ...(domain?.endsWith("example.com") ? [`a domain of yours instead of ${domain}`] : []),
    ...unmade.map(({ binding }) => `the KV namespace ${binding} of ${name} (${scriptName})`),
  ];
}

async function findMissingSecrets(worker: EnvironmentWorker, cloudflare: Cloudflare): Promise<string[]> {
  if (worker.requiredSecrets.length === 0) return [];
  const there = await cloudflare.secretNames(worker);
  const missing = worker.requiredSecrets.filter((secret) => !there.includes(secret));
  return missing.map((secret) => `the secret ${secret} of ${worker.scriptName}`);
}

/** Builds every Worker as it will be uploaded, so that nothing is deployed when one build fails. */
async function buildAll(workers: EnvironmentWorker[], cloudflare: Cloudflare, log: (line: string) => void) {
  const folder = await mkdtemp(join(tmpdir(), "deploy-"));
  const builds: Record<string, string> = {};
  try {
    const build = async (worker: EnvironmentWorker) => {
      log(`Building ${worker.scriptName} …`);
      const outdir = join(folder, worker.name);
      const said = await cloudflare.build(worker, outdir);
      const leaks = await findDevelopmentSecrets(outdir);
      if (leaks.length)
        throw new UserFacingError(`${worker.name} would publish a development secret: ${leaks.join(", ")}.`);
      builds[worker.name] = `${/gzip: ([\d.]+ KiB)/.exec(said)?.[1] ?? "?"} gzipped`;
    };
    await pMap(workers, build, { concurrency: BUILD_CONCURRENCY });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return builds;
}
