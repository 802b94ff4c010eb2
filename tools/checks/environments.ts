import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { UserFacingError } from "../lib/command.ts";
import { findServices, type Service } from "../lib/services.ts";

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

interface Section {
  vars?: Record<string, unknown>;
  secrets?: { required?: string[] };
  services?: { service: string }[];
  tail_consumers?: { service: string }[];
  kv_namespaces?: { binding: string; id: string }[];
  send_email?: object[];
  durable_objects?: { bindings: { script_name?: string }[] };
  queues?: { producers?: { queue: string }[]; consumers?: { queue: string; dead_letter_queue?: string }[] };
  triggers?: { crons?: string[] };
  routes?: { pattern: string }[];
  placement?: { region?: string };
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

function readWorker({ name, configPath, hasDatabase }: Service, env: Environment): EnvironmentWorker {
  const config = parse(readFileSync(configPath, "utf8")) as Section & { env?: Record<string, Section> };
  const own = config.env?.[env];
  if (!own) throw new UserFacingError(`${configPath} has no [env.${env}]: write it as the other Workers have theirs.`);
  const unsuffixed = ({ service }: { service: string }) => service.replace(new RegExp(`-${env}$`), "");
  const { producers = [], consumers = [] } = own.queues ?? {};
  const queues = [
    ...producers.map(({ queue }) => queue),
    ...consumers.flatMap(({ queue, dead_letter_queue: dead }) => [queue, ...(dead ? [dead] : [])]),
  ];
  return {
    name,
    scriptName: `${name}-${env}`,
    configPath,
    hasDatabase,
    calls: (own.services ?? []).map(unsuffixed),
    tailedBy: (own.tail_consumers ?? []).map(unsuffixed),
    requiredSecrets: own.secrets?.required ?? [],
    vars: own.vars ?? {},
    queues: [...new Set(queues)],
    kvNamespaces: own.kv_namespaces ?? [],
    sendsMail: own.send_email !== undefined,
    holdsObjects: (own.durable_objects?.bindings ?? []).some(({ script_name: script }) => !script),
    // Wrangler hands these down.
    crons: (own.triggers ?? config.triggers)?.crons ?? [],
    domain: (own.routes ?? config.routes)?.[0]?.pattern,
    region: (own.placement ?? config.placement)?.region,
  };
}
