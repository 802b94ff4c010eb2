import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Secrets } from "../lib/secrets.ts";
import type { Service } from "../lib/services.ts";
import type { Settings } from "./settings.ts";

export interface DevVarsOptions {
  secrets: Secrets;
  /** The address of the runtime role for each service with a database. */
  runtimeUrls: Record<string, string>;
  fetchEndpoint: string;
  /** The address of the mail catcher. */
  mailCatcherUrl: string;
  /** The address of the shop. */
  origin: string;
  settings: Settings;
}

/**
 * Writes the `.dev.vars` of a Worker into this folder, where wrangler finds its config. Wrangler loads only names in
 * `secrets.required` or `[vars]` of the config, so vars for the local shop alone are declared there too, with the value
 * for production.
 */
export async function writeDevVars(service: Service, folder: string, options: DevVarsOptions): Promise<void> {
  const values: Record<string, string> = { LOCAL_SHOP: "true" };
  for (const name of service.requiredSecrets) values[name] = secretValue(name, service, options);
  if (service.hasDatabase) values.NEON_FETCH_ENDPOINT = options.fetchEndpoint;
  if ("MAIL_CATCHER_URL" in service.vars) values.MAIL_CATCHER_URL = options.mailCatcherUrl;
  for (const name of ["ISSUER", "SHOP_URL"]) if (name in service.vars) values[name] = options.origin;
  for (const [name, value] of Object.entries(options.settings)) if (name in service.vars) values[name] = value;

  const lines = Object.entries(values).map(([name, value]) => `${name}="${value}"\n`);
  const path = join(folder, ".dev.vars");
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
