import { type Unstable_Config as Config, unstable_readConfig as readConfig } from "wrangler";
import { UserFacingError } from "./command.ts";
import { findServices, type Service } from "./services.ts";

/** The environments that a shop is deployed to, as each wrangler.toml describes them. */
export const ENVIRONMENTS = ["staging", "production"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** A Worker in one environment. */
export interface EnvironmentWorker {
  name: string;
  /** Its name on Cloudflare. */
  scriptName: string;
  configPath: string;
  hasDatabase: boolean;
  /** The Workers that its service bindings name. */
  calls: string[];
  /** Its tail consumers. */
  tailedBy: string[];
  requiredSecrets: string[];
  vars: Record<string, unknown>;
  crons: string[];
  /** The queues that it sends to or consumes, and their dead-letter queues. */
  queues: string[];
  kvNamespaces: { binding: string; id: string }[];
  /** The names of its R2 buckets. */
  buckets: string[];
  sendsMail: boolean;
  /** Whether it defines Durable Objects, which cannot run in two versions at once. */
  holdsObjects: boolean;
  /** The public domain, which only the gateway has. */
  domain?: string;
  /** The region it runs in, as "aws:us-east-1"; by default it runs near the client. */
  region?: string;
}

/** All Workers in that environment, in the order of `findServices`. */
export function readEnvironment(env: Environment, services: Service[] = findServices()): EnvironmentWorker[] {
  return services.map((service) => readWorker(service, env));
}

/** Parses the value of `--env`. */
export function parseEnvironment(given: string | undefined): Environment {
  const known = ENVIRONMENTS.find((name) => name === given);
  if (!known) throw new UserFacingError(`Say which environment: --env ${ENVIRONMENTS.join(" or --env ")}.`);
  return known;
}

/** The domain of the shop: the custom domain of the gateway. */
export function domainOf(workers: EnvironmentWorker[]): string {
  const domain = workers.find((worker) => worker.domain)?.domain;
  if (!domain) throw new UserFacingError("No Worker has a domain: give the gateway one in its routes.");
  return domain;
}

/** Wrangler resolves what an environment inherits from the top of the file. */
function readWorker({ name, configPath, hasDatabase }: Service, env: Environment): EnvironmentWorker {
  const config: Config = readConfig({ config: configPath, env }, { hideWarnings: true });
  if (!config.definedEnvironments?.includes(env)) {
    throw new UserFacingError(`${configPath} has no [env.${env}]: add it as in the configs of the other Workers.`);
  }
  const unsuffixed = ({ service }: { service: string }) => service.replace(new RegExp(`-${env}$`), "");
  const { producers = [], consumers = [] } = config.queues;
  const queues = [
    ...producers.map(({ queue }) => queue),
    ...consumers.flatMap((consumer) => [consumer.queue, consumer.dead_letter_queue]),
  ];
  const [route] = config.routes ?? [];
  return {
    name,
    scriptName: config.name as string,
    configPath,
    hasDatabase,
    calls: [...new Set((config.services ?? []).map(unsuffixed))],
    tailedBy: (config.tail_consumers ?? []).map(unsuffixed),
    requiredSecrets: config.secrets?.required ?? [],
    vars: config.vars,
    queues: [...new Set(queues.filter((queue) => queue !== undefined))],
    kvNamespaces: config.kv_namespaces.map(({ binding, id = "" }) => ({ binding, id })),
    buckets: config.r2_buckets.flatMap(({ bucket_name: bucket }) => bucket ?? []),
    sendsMail: config.send_email.length > 0,
    holdsObjects: config.durable_objects.bindings.some(({ script_name: script }) => !script),
    crons: config.triggers.crons ?? [],
    domain: typeof route === "object" ? route.pattern : route,
    region: config.placement && "region" in config.placement ? config.placement.region : undefined,
  };
}
