/**
 * Creates what an environment needs on Cloudflare and Neon: KV namespaces, R2 buckets, queues, mail domain, Neon project and branch,
 * databases, roles, secrets. Safe to run again: it creates only what is missing. It writes the ids and the domain to the
 * Workers' configs, which you then commit.
 *
 *     npm run provision -- --env staging --domain staging.shop.your-domain.com   the domain, the first time
 *     npm run provision -- --env staging --dry-run                               prints what it would create; needs no account
 *
 * Needs NEON_API_KEY (and NEON_ORG_ID for a personal key) and CLOUDFLARE_API_TOKEN. Secrets that it generates are written to
 * .secrets/<environment>.json. To use a secret of your own, or to replace one, set the variable of its name.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { findAccount, noAccount } from "./cloudflare/api.ts";
import { cloudflareOf } from "./cloudflare/cloudflare.ts";
import { checkDomain, replaceInConfigs } from "./provision/config-edit.ts";
import { neonOf } from "./neon/neon.ts";
import { describeProvision, provision } from "./provision/provision.ts";
import { projectName } from "./release/release.ts";
import { wrangler } from "../lib/wrangler.ts";
import { domainOf, parseEnvironment, readEnvironment } from "../lib/environments.ts";
import { root } from "../lib/paths.ts";
import { fileSecrets } from "../lib/secrets.ts";

const log = (line: string) => console.log(line);

await runCommand(async () => {
  const { values } = parseArguments({
    options: { env: { type: "string" }, domain: { type: "string" }, "dry-run": { type: "boolean", default: false } },
  });
  const env = parseEnvironment(values.env);
  const domain = values.domain && checkDomain(values.domain);
  const workers = readEnvironment(env);
  const project = projectName();
  if (values["dry-run"]) {
    if (domain) log(`Domain in the configs: ${domainOf(workers)} → ${domain}`);
    for (const line of describeProvision({ env, workers, project, log })) log(line);
    return;
  }
  const { NEON_API_KEY: apiKey, NEON_ORG_ID: organization, NEON_API_URL: url } = process.env;
  if (!apiKey) throw new UserFacingError("Set NEON_API_KEY: create one in Neon's console, in the account settings.");
  const account = await findAccount(wrangler, process.env);
  if (!account) throw noAccount();
  if (domain) await replaceInConfigs(workers, domainOf(workers), domain);
  mkdirSync(join(root, ".secrets"), { recursive: true, mode: 0o700 });
  const secretsFile = join(root, ".secrets", `${env}.json`);
  await provision({
    env,
    workers: readEnvironment(env),
    cloudflare: cloudflareOf({ wrangler, account, env }),
    neon: neonOf({ apiKey, organization, url }),
    project,
    secrets: fileSecrets(secretsFile, "restore it from where you keep its copy, or correct it by hand"),
    given: process.env,
    log,
  });
  log("Commit the configs if they changed, keep .secrets in a safe place, then run:");
  log(`  npm run deploy -- --env ${env}`);
});
