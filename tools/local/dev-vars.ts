import { chmod, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { root } from "../lib/paths.ts";
import type { Secrets } from "../lib/secrets.ts";
import type { Service } from "../lib/services.ts";

export interface DevVarsOptions {
  secrets: Secrets;
  /** The address of the runtime role for each service with a database. */
  runtimeUrls: Record<string, string>;
  fetchEndpoint: string;
  /** The address of the mail catcher. */
  mailCatcherUrl: string;
  /** The address of the shop. */
  origin: string;
  logLevel: string;
  /** Whether rate limits per address and user are off, for load tests. */
  rateLimitsOff: boolean;
}

/**
 * Writes a Worker's `.dev.vars`. Wrangler loads only names in `secrets.required` or `[vars]` of the config, so vars for the
 * local shop alone are declared there too, with the value for production.
 */
export async function writeDevVars(service: Service, options: DevVarsOptions): Promise<void> {
  const values: Record<string, string> = { LOCAL_SHOP: "true" };
  for (const name of service.requiredSecrets) values[name] = secretValue(name, service, options);
  if (service.hasDatabase) values.NEON_FETCH_ENDPOINT = options.fetchEndpoint;
  if ("MAIL_CATCHER_URL" in service.vars) values.MAIL_CATCHER_URL = options.mailCatcherUrl;
  for (const name of ["ISSUER", "SHOP_URL"]) if (name in service.vars) values[name] = options.origin;
  if ("TEST_PAYMENTS" in service.vars) values.TEST_PAYMENTS = "on";
  if (options.rateLimitsOff) values.RATE_LIMITS = "off";
  // `npm run trace` shows the round trips to databases, which are logged at this level.
  if ("LOG_LEVEL" in service.vars) values.LOG_LEVEL = options.logLevel;

  const lines = Object.entries(values).map(([name, value]) => `${name}="${value}"\n`);
  const path = devVarsOf(service);
  await writeFile(path, `# Written by "npm run dev" at each start.\n${lines.join("")}`, { mode: 0o600 });
  // The mode above applies only to a new file.
  await chmod(path, 0o600);
}

function secretValue(name: string, service: Service, { secrets, runtimeUrls }: DevVarsOptions): string {
  const known: Record<string, string | undefined> = {
    DATABASE_URL: runtimeUrls[service.name],
    METRICS_TOKEN: "dev-metrics-token",
  };
  return known[name] ?? secrets(name);
}

function devVarsOf(service: Service): string {
  return join(dirname(service.configPath), ".dev.vars");
}

/** Deletes all `.dev.vars`, also those of removed Workers. */
export async function removeDevVars(): Promise<void> {
  const folders = (await readdir(join(root, "workers"))).map((name) => join(root, "workers", name));
  for (const folder of [root, ...folders]) await rm(join(folder, ".dev.vars"), { force: true });
}
