/**
 * Deploys a whole environment: checks, builds, migrations, Workers in the order of their bindings, and smoke tests. In
 * production the Workers get their traffic in steps, and are rolled back when the shop becomes unhealthy.
 *
 *     npm run deploy -- --env staging             needs NEON_API_KEY and CLOUDFLARE_API_TOKEN
 *     npm run deploy -- --env staging --dry-run   builds everything and prints what it would do; needs no account
 *     npm run deploy -- --env production --watch 120   watches each step for that many seconds (default 60)
 *
 * With METRICS_TOKEN, the steps in production also watch the errors of customers' requests. After a failure, run the same
 * command again to resume. To roll back by hand, deploy the previous commit.
 */
import { parseArguments, requireUrl, runCommand, UserFacingError } from "../lib/command.ts";
import { findAccount } from "./cloudflare/api.ts";
import { cloudflareOf } from "./cloudflare/cloudflare.ts";
import { type DeployOptions, deployShop, planDeploy } from "./release/deploy.ts";
import { waitForAnswer, watchHealth } from "./release/health.ts";
import { neonOf } from "./neon/neon.ts";
import { currentRelease, projectName } from "./release/release.ts";
import { checkMigrationsFor } from "./release/serving.ts";
import { smoke } from "./smoke/smoke.ts";
import { wrangler } from "../lib/wrangler.ts";
import { parseEnvironment, readEnvironment } from "../lib/environments.ts";

/** How long the deploy waits for the certificate of a domain that was just set. */
const DOMAIN_SECONDS = 300;

const log = (line: string) => console.log(line);

await runCommand(async () => {
  const { values } = parseArguments({
    options: {
      env: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      release: { type: "string" },
      url: { type: "string" },
      watch: { type: "string", default: "60" },
    },
  });
  const env = parseEnvironment(values.env);
  const url = values.url && requireUrl("--url", values.url);
  if (!/^\d{1,6}$/.test(values.watch)) throw new UserFacingError("--watch is a number of seconds.");
  const dryRun = values["dry-run"];
  const given = process.env;
  const release = values.release ?? (dryRun ? "" : await currentRelease());
  // A dry run asks Cloudflare only when a token is given.
  const account = dryRun && !given.CLOUDFLARE_API_TOKEN ? undefined : await findAccount(wrangler, given);
  const options: DeployOptions = {
    env,
    workers: readEnvironment(env),
    release,
    cloudflare: cloudflareOf({ wrangler, account, env }),
    neon: given.NEON_API_KEY
      ? neonOf({ apiKey: given.NEON_API_KEY, organization: given.NEON_ORG_ID, url: given.NEON_API_URL })
      : undefined,
    project: projectName(),
    url,
    hasAccount: account !== undefined,
    given,
    checkMigrationsFor,
    waitForDomain: (url) => waitForAnswer(url, { seconds: DOMAIN_SECONDS, log }),
    watch: (url, versions) =>
      watchHealth(url, { seconds: Number(values.watch), versions, metricsToken: given.METRICS_TOKEN }),
    smoke: (url) => smoke(url, { release, metricsToken: given.METRICS_TOKEN, log: (line) => log(`  ${line}`) }),
    log,
  };
  await (dryRun ? planDeploy(options) : deployShop(options));
});
