import { type Unstable_Config as Config, unstable_readConfig as readConfig } from "wrangler";
import { UserFacingError } from "./command.ts";
import { findServices, type Service } from "./services.ts";

/** What a shop is deployed to; each wrangler.toml describes both. */
export const ENVIRONMENTS = ["staging", "production"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** A Worker as one environment has it. */
export interface EnvironmentWorker {
  name: string;
  /** What Cloudflare calls it. */
  scriptName: string;
  configPath: string;
  hasDatabase: boolean;
  /** The Workers that its bindings name. */
  calls: string[];
  /** The Workers that read its log as it runs. */
  tailedBy: string[];
  requiredSecrets: string[];
  vars: Record<string, unknown>;
  crons: string[];
  /** Queues that it sends to, reads, or leaves dead letters in. */
  queues: string[];
  kvNamespaces: { binding: string; id: string }[];
  sendsMail: boolean;
  /** Whether it defines Durable Objects, which run in one version at a time. */
  holdsObjects: boolean;
  /** The public domain; the gateway's alone. */
  domain?: string;
  /** Where it runs, as "aws:us-east-1"; else near the customer. */
  region?: string;
}

/** All Workers as that environment has them, in the order of `findServices`. */
export function readEnvironment(env: Environment, services: Service[] = findServices()): EnvironmentWorker[] {
  return services.map((service) => readWorker(service, env));
}

/** Reads the environment's name from a command line. */
export function parseEnvironment(given: string | undefined): Environment {
  const known = ENVIRONMENTS.find((name) => name === given);
  if (!known) throw new UserFacingError(`Say which environment: --env ${ENVIRONMENTS.join(" or --env ")}.`);
  return known;
}

/** Where the shop is reached: the gateway's custom domain. */
export function domainOf(workers: EnvironmentWorker[]): string {
  const domain = workers.find((worker) => worker.domain)?.domain;
  if (!domain) throw new UserFacingError("No Worker has a domain: give the gateway one in its routes.");
  return domain;
}

/** Wrangler itself works out what an environment inherits from the top of the file and what it has to repeat. */
function readWorker({ name, configPath, hasDatabase }: Service, env: Environment): EnvironmentWorker {
  const config: Config = readConfig({ config: configPath, env }, { hideWarnings: true });
  if (!config.definedEnvironments?.includes(env)) {
    throw new UserFacingError(`${configPath} has no [env.${env}]: write it as the other Workers have theirs.`);
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
    sendsMail: config.send_email.length > 0,
    holdsObjects: config.durable_objects.bindings.some(({ script_name: script }) => !script),
    crons: config.triggers.crons ?? [],
    domain: typeof route === "object" ? route.pattern : route,
    region: config.placement && "region" in config.placement ? config.placement.region : undefined,
  };
}
