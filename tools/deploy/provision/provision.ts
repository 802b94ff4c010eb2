import { randomBytes } from "node:crypto";
import { UserFacingError } from "../../lib/command.ts";
import { domainOf, type Environment, type EnvironmentWorker } from "../../lib/environments.ts";
import type { Secrets } from "../../lib/secrets.ts";
import type { Cloudflare } from "../cloudflare/cloudflare.ts";
import { replaceInConfigs } from "./config-edit.ts";
import { DEVELOPMENT_SECRETS } from "./development-settings.ts";
import type { Neon } from "../neon/neon.ts";
import { listDatabases, provisionDatabase, runtimeUrl, setRuntimePassword } from "../neon/neon-databases.ts";
import { deployOrder } from "../release/order.ts";

export interface ProvisionOptions {
  env: Environment;
  workers: EnvironmentWorker[];
  cloudflare: Cloudflare;
  neon: Neon;
  project: string;
  /** Generates secrets and keeps them, since Cloudflare never shows them again. */
  secrets: Secrets;
  /** Secrets by their names, which replace those that the Workers have. */
  given?: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/**
 * Creates what an environment needs. Each step creates only what is missing, so the command can be run again, and resumes
 * after a failure.
 */
export async function provision(options: ProvisionOptions): Promise<void> {
  const { workers, log } = options;
  const domain = domainOf(workers);
  if (domain.endsWith("example.com")) {
    throw new UserFacingError("Give the domain of the shop, in a zone of your Cloudflare account: --domain shop.…");
  }
  deployOrder(workers);
  await refuseToReplaceDatabases(options);
  await createNamespaces(options);
  await createBuckets(options);
  await createQueues(options);
  await enableMailDomains(options);
  const urls = await createDatabases(options);
  await putSecrets(options, urls);
  await putOptionalSecrets(options);
  log(`${options.env} has everything it needs.`);
}

/** The resources that `provision` would check and create, from the configs alone. */
export function describeProvision({
  env,
  workers,
  project,
}: Omit<ProvisionOptions, "cloudflare" | "neon" | "secrets">) {
  return [
    `Domain: ${domainOf(workers)}, which the first deploy sets`,
    ...namespacesOf(workers).map(({ id }) => `KV namespace: ${id}`),
    ...bucketsOf(workers).map((bucket) => `R2 bucket: ${bucket}`),
    ...queuesOf(workers).map((queue) => `Queue: ${queue}`),
    ...mailDomainsOf(workers).map((domain) => `Mail from: ${domain}`),
    `Neon project: ${project}, in ${regionOf(workers)}`,
    `Neon branch: ${env}`,
    ...withDatabase(workers).map(({ name }) => `Database: ${name}, with the roles ${name}_owner and ${name}_runtime`),
    ...workers.flatMap(({ scriptName, requiredSecrets }) =>
      requiredSecrets.map((secret) => `Secret: ${secret} of ${scriptName}`),
    ),
  ];
}

/**
 * A Worker that has the address of a database serves a shop from it. Its database is not in this Neon project when the Worker
 * is another shop's, or when the project has another name than before: a new one would be empty, and the shop with it.
 */
async function refuseToReplaceDatabases({ env, workers, cloudflare, neon, project: name }: ProvisionOptions) {
  const project = await neon.findProject(name);
  const branch = project && (await neon.findBranch(project, env));
  const databases = project && branch ? await listDatabases(await neon.adminUrl(project, branch)) : [];
  const serving: string[] = [];
  for (const worker of withDatabase(workers).filter((each) => !databases.includes(each.name))) {
    if ((await cloudflare.secretNames(worker)).includes("DATABASE_URL")) serving.push(worker.scriptName);
  }
  if (serving.length === 0) return;
  throw new UserFacingError(
    `Nothing was created, because these Workers have a DATABASE_URL, and the branch ${env} of the Neon project ${name} does not have their databases: ${serving.join(", ")}. ` +
      `If they are another shop's, use a Cloudflare account of your own for this one. If "name" in package.json was changed, change it back, or rename the project in Neon's console too. ` +
      `If their databases were deleted on purpose, take the address from each: npx wrangler secret delete DATABASE_URL --name ${serving[0]}`,
  );
}

async function createNamespaces({ workers, cloudflare, log }: ProvisionOptions): Promise<void> {
  let known = await cloudflare.kvNamespaces();
  for (const { id: title } of namespacesOf(workers)) {
    if (/^[0-9a-f]{32}$/.test(title)) {
      if (![...known.values()].includes(title)) {
        throw new UserFacingError(
          `This account has no KV namespace ${title}: put a name in its place in wrangler.toml, and the namespace is created.`,
        );
      }
      log(`KV namespace ${title}: exists`);
      continue;
    }
    const isNew = !known.has(title);
    if (isNew) {
      await cloudflare.createKvNamespace(title);
      known = await cloudflare.kvNamespaces();
    }
    await replaceInConfigs(workers, title, known.get(title) as string);
    log(`KV namespace ${title}: ${isNew ? "created" : "exists"}, its id is written to the config`);
  }
}

async function createBuckets({ workers, cloudflare, log }: ProvisionOptions): Promise<void> {
  for (const bucket of bucketsOf(workers)) {
    const exists = await cloudflare.hasBucket(bucket);
    if (!exists) await cloudflare.createBucket(bucket);
    log(`R2 bucket ${bucket}: ${exists ? "exists" : "created"}`);
  }
}

async function createQueues({ workers, cloudflare, log }: ProvisionOptions): Promise<void> {
  for (const queue of queuesOf(workers)) {
    const exists = await cloudflare.hasQueue(queue);
    if (!exists) await cloudflare.createQueue(queue);
    log(`queue ${queue}: ${exists ? "exists" : "created"}`);
  }
}

async function enableMailDomains({ workers, cloudflare, log }: ProvisionOptions): Promise<void> {
  for (const domain of mailDomainsOf(workers)) {
    const exists = await cloudflare.sendsMailFrom(domain);
    if (!exists) await cloudflare.enableMailFrom(domain);
    log(`mail from ${domain}: ${exists ? "exists" : "enabled"}`);
  }
}

/** Creates the databases and roles; `renew` says for each service whether its runtime role needs a password. */
async function createDatabases({ env, workers, neon, project: name, log }: ProvisionOptions) {
  let project = await neon.findProject(name);
  log(`Neon project ${name}: ${project ? "exists" : "creating …"}`);
  project ??= await neon.createProject(name, regionOf(workers));
  let branch = await neon.findBranch(project, env);
  log(`Neon branch ${env}: ${branch ? "exists" : "creating …"}`);
  branch ??= await neon.createBranch(project, env);
  const adminUrl = await neon.adminUrl(project, branch);
  const pooledUrl = await neon.adminUrl(project, branch, { pooled: true });
  const renew = new Map<string, boolean>();
  for (const { name: service } of withDatabase(workers)) {
    renew.set(service, !(await provisionDatabase(adminUrl, service)).canLogIn);
    log(`database ${service} and its roles: exist`);
  }
  return { adminUrl, pooledUrl, renew };
}

/** Secrets that a Worker works without, set when they are given. */
const OPTIONAL_SECRETS: Record<string, string[]> = {
  payments: ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_PUBLISHABLE_KEY"],
};

async function putOptionalSecrets({ workers, cloudflare, given = {}, log }: ProvisionOptions): Promise<void> {
  for (const worker of workers) {
    for (const name of OPTIONAL_SECRETS[worker.name] ?? []) {
      const value = given[name];
      if (!value) continue;
      await cloudflare.putSecret(worker, name, value);
      log(`secret ${name} of ${worker.scriptName}: set`);
    }
  }
}

async function putSecrets(
  { workers, cloudflare, secrets, given = {}, log }: ProvisionOptions,
  { adminUrl, pooledUrl, renew }: Awaited<ReturnType<typeof createDatabases>>,
): Promise<void> {
  for (const worker of workers.filter(({ requiredSecrets }) => requiredSecrets.length)) {
    const there = await cloudflare.secretNames(worker);
    for (const name of worker.requiredSecrets) {
      const isDatabase = name === "DATABASE_URL";
      const isWanted = isDatabase ? renew.get(worker.name) : Boolean(given[name]);
      if (there.includes(name) && !isWanted) {
        log(`secret ${name} of ${worker.scriptName}: exists`);
        continue;
      }
      if (isDatabase) {
        // Only the Worker gets the password. The role can log in last, so that the next run notices if this one ends before.
        const password = randomBytes(32).toString("base64url");
        await setRuntimePassword(adminUrl, worker.name, password, { canLogIn: false });
        await cloudflare.putSecret(worker, name, runtimeUrl(pooledUrl, worker.name, password));
        await setRuntimePassword(adminUrl, worker.name, password, { canLogIn: true });
      } else {
        const value = given[name] || secrets(name);
        if (DEVELOPMENT_SECRETS.includes(value))
          throw new UserFacingError(`${name} is a secret of the local shop: choose another.`);
        await cloudflare.putSecret(worker, name, value);
      }
      log(`secret ${name} of ${worker.scriptName}: set`);
    }
  }
}

const namespacesOf = (workers: EnvironmentWorker[]) => workers.flatMap(({ kvNamespaces }) => kvNamespaces);
const bucketsOf = (workers: EnvironmentWorker[]) => [...new Set(workers.flatMap(({ buckets }) => buckets))].sort();
const queuesOf = (workers: EnvironmentWorker[]) => [...new Set(workers.flatMap(({ queues }) => queues))].sort();
const withDatabase = (workers: EnvironmentWorker[]) => workers.filter(({ hasDatabase }) => hasDatabase);

function mailDomainsOf(workers: EnvironmentWorker[]): string[] {
  const senders = workers.filter(({ sendsMail }) => sendsMail);
  return [...new Set(senders.map(({ vars }) => String(vars.MAIL_FROM).split("@")[1] ?? ""))].filter(Boolean);
}

/** Where no Worker is placed near its database. */
const DEFAULT_REGION = "aws:us-east-1";

/** The databases are in the region in which Workers are placed: "aws:us-east-1" is Neon's "aws-us-east-1". */
function regionOf(workers: EnvironmentWorker[]): string {
  return (workers.find((worker) => worker.region)?.region ?? DEFAULT_REGION).replace(":", "-");
}
