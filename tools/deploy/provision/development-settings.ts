import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";

/** The secrets of the local shop, which are public in this repository. */
export const DEVELOPMENT_SECRETS = ["dev-metrics-token", ...SAMPLE_ACCOUNTS.map(({ password }) => password)];

/** Vars with their values that are for the local shop only. */
const LOCAL_VALUES: Record<string, (value: string) => boolean> = {
  LOCAL_SHOP: (value) => value === "true",
  RATE_LIMITS: (value) => value === "off",
  NEON_FETCH_ENDPOINT: (value) => value !== "",
  MAIL_CATCHER_URL: (value) => value !== "",
};

/** Whether a Worker of production would take payments without money. */
const takesTestPayments = ({ scriptName, vars }: EnvironmentWorker) =>
  scriptName.endsWith("-production") && vars.TEST_PAYMENTS === "on";

/** Development settings in an environment's vars or in the given secrets, one sentence each. */
export function findDevelopmentSettings(worker: EnvironmentWorker, given: NodeJS.ProcessEnv): string[] {
  const { name, requiredSecrets } = worker;
  const vars = Object.entries(worker.vars).map(([key, value]) => [key, String(value)] as const);
  return [
    ...(takesTestPayments(worker) ? [`TEST_PAYMENTS of ${name} is on in production`] : []),
    ...vars
      .filter(([key, value]) => LOCAL_VALUES[key]?.(value) || /localhost|127\.0\.0\.1/.test(value))
      .map(([key]) => `${key} of ${name} has the value for the local shop`),
    ...vars
      .filter(([, value]) => hasDevelopmentSecret(value))
      .map(([key]) => `${key} of ${name} is a development secret`),
    ...requiredSecrets
      .filter((secret) => hasDevelopmentSecret(given[secret] ?? ""))
      .map((secret) => `the variable ${secret} is a development secret`),
  ];
}

/** The files of a bundle that contain a development secret. */
export async function findDevelopmentSecrets(folder: string): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(js|json|map)$/.test(file));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return files.filter((_, index) => hasDevelopmentSecret(texts[index] ?? ""));
}

function hasDevelopmentSecret(text: string): boolean {
  return DEVELOPMENT_SECRETS.some((secret) => text.includes(secret));
}
