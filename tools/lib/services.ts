import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@decimalturn/toml-patch";
import { root } from "./paths.ts";

/** A Worker of the shop, from its config and its files. */
export interface Service {
  name: string;
  /** The absolute path of its wrangler.toml. */
  configPath: string;
  /** The absolute path of workers/<name>. */
  folder: string;
  crons: string[];
  requiredSecrets: string[];
  vars: Record<string, unknown>;
  /** The names of its bindings to other Workers. */
  serviceBindings: string[];
  /** The Workers that these reach. */
  calls: string[];
  /** The subscribers to which it sends its events, from its bindings `EVENTS_<SUBSCRIBER>`. */
  subscribers: string[];
  /** Whether it has tables, and migrations for them. */
  hasDatabase: boolean;
}

interface WranglerConfig {
  name: string;
  triggers?: { crons?: string[] };
  secrets?: { required?: string[] };
  vars?: Record<string, unknown>;
  services?: { binding: string; service: string }[];
  queues?: { producers?: { binding: string }[] };
}

/** The services that the shop's own code, tests and docs know by name. */
export const CORE_SERVICES: string[] = [
  "gateway",
  "users",
  "products",
  "orders",
  "payments",
  "webhooks",
  "notifications",
  "storefront",
  "admin",
  "agents",
  "telemetry",
];

/** All Workers: the gateway, whose config is in the root folder, then the others by name. */
export function findServices(): Service[] {
  const folders = readdirSync(join(root, "workers")).sort();
  const configs = folders.map((folder) => join(root, "workers", folder, "wrangler.toml")).filter(existsSync);
  return [join(root, "wrangler.toml"), ...configs].map(readService);
}

/** The names of the services that own a database. */
export function findDatabases(): string[] {
  return findServices()
    .filter((service) => service.hasDatabase)
    .map((service) => service.name);
}

/** The names of the services that receive events of this publisher, or of any. */
export function findSubscribers(publisher?: string): string[] {
  const publishers = findServices().filter(({ name }) => publisher === undefined || name === publisher);
  return [...new Set(publishers.flatMap((service) => service.subscribers))];
}

function readService(configPath: string): Service {
  const config = parse(readFileSync(configPath, "utf8")) as unknown as WranglerConfig;
  const folder = join(root, "workers", config.name);
  return {
    name: config.name,
    configPath,
    folder,
    crons: config.triggers?.crons ?? [],
    requiredSecrets: config.secrets?.required ?? [],
    vars: config.vars ?? {},
    serviceBindings: (config.services ?? []).map(({ binding }) => binding),
    calls: [...new Set((config.services ?? []).map(({ service }) => service))],
    subscribers: (config.queues?.producers ?? [])
      .map(({ binding }) => /^EVENTS_(.+)$/.exec(binding)?.[1]?.toLowerCase() ?? "")
      .filter(Boolean),
    hasDatabase: existsSync(join(folder, "src", "tables.ts")),
  };
}
