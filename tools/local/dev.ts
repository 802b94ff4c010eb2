/** Runs the whole shop on this machine: PostgreSQL, the Neon emulator, the mail catcher, all Workers and their crons. */
import { dirname } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { startCrons } from "./crons.ts";
import { writeDevVars } from "./dev-vars.ts";
import { prepareLocalDatabases } from "./local-databases.ts";
import { startNeonEmulator } from "./neon/emulator.ts";
import { startMailCatcher } from "./mail-catcher.ts";
import { localFiles } from "../lib/paths.ts";
import { putSampleObjects } from "./sample-objects.ts";
import { bundleOnChange } from "./rebuilds.ts";
import { isPortFree, mirrorOnIPv6 } from "./ports.ts";
import { startLocalPostgres } from "./postgres/postgres.ts";
import { supervisePostgres } from "./postgres/supervisor.ts";
import { findServices, type Service } from "../lib/services.ts";
import { startWranglerDev } from "./wrangler-dev.ts";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";
import { seedSampleData } from "./seed.ts";
import { readSettings, type Settings } from "./settings.ts";
import { untilAskedToStop } from "./stop-request.ts";

/** A connection is a process of PostgreSQL with up to 8 MB of plans and catalogue of its own, until it is closed. */
const CONNECTIONS = { poolSize: 10, idleTimeoutMs: 60_000, preparedStatements: 500 };

const log = (line: string) => console.log(line);

await runCommand(async () => {
  parseArguments({ example: "PORT=8788 npm run dev" });
  const settings = readSettings(process.env);
  const port = await readPort();
  const stack = new AsyncDisposableStack();
  try {
    const failure = await Promise.race([untilAskedToStop(), startShop(port, settings, stack)]);
    log(failure ? "" : "\nStopping …");
    if (failure) throw new UserFacingError(failure);
  } finally {
    await stack.disposeAsync();
  }
  log("Stopped.");
});
// Ends whatever was still starting when the command was stopped: see watchdog.ts.
process.exit();

async function readPort(): Promise<number> {
  const port = Number(process.env.PORT || 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UserFacingError(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  }
  if (await isPortFree(port)) return port;
  throw new UserFacingError(
    `Port ${port} is in use: stop the process that listens on it, or choose another with PORT=8788.`,
  );
}

/** Starts everything; returns when a part of it has ended by itself, with a sentence about it. */
async function startShop(port: number, settings: Settings, stack: AsyncDisposableStack): Promise<string> {
  const origin = `http://localhost:${port}`;
  log("Starting PostgreSQL …");
  const keepLog = { from: localFiles.postgresLog, to: localFiles.previousPostgresLog };
  const postgres = await supervisePostgres({ start: startLocalPostgres, log, keepLog });
  stack.defer(postgres.stop);
  const neonEmulator = await startNeonEmulator(CONNECTIONS);
  stack.defer(neonEmulator.close);
  const catcher = await startMailCatcher();
  stack.defer(catcher.close);

  log("Migrating the databases …");
  const urls = await prepareLocalDatabases(postgres, (line) => log(`  ${line}`));
  const pick = (role: "ownerUrl" | "runtimeUrl") =>
    Object.fromEntries(Object.entries(urls).map(([service, of]) => [service, of[role]]));
  await seedSampleData({ ownerUrls: pick("ownerUrl"), log: (line) => log(`  ${line}`) });

  log("Starting the Workers …");
  const services = findServices();
  const bundles = await bundleOnChange(services, log);
  stack.defer(bundles.stop);
  for (const service of services) {
    const { secrets } = postgres;
    const { fetchEndpoint } = neonEmulator;
    const local = { origin, fetchEndpoint, mailCatcherUrl: catcher.url, settings };
    await writeDevVars(service, dirname(bundles.configPaths[service.name] ?? ""), {
      secrets,
      runtimeUrls: pick("runtimeUrl"),
      ...local,
    });
  }
  const wrangler = await startWranglerDev(Object.values(bundles.configPaths), port, log);
  stack.defer(wrangler.stop);
  stack.defer(mirrorOnIPv6(port).stop);
  const crons = startCrons(services, origin, log);
  stack.defer(crons.stop);
  await putSampleObjects(origin, log);

  log(banner({ origin, mails: catcher.url, services, settings }));
  return Promise.race([
    postgres.exited.then(() => `PostgreSQL has ended by itself: see ${localFiles.postgresLog}.`),
    wrangler.exited.then(() => `The Workers have ended by themselves: see ${localFiles.wranglerLog}.`),
    wrangler.stuck.then(
      () => "The Workers crashed and do not answer any more. Start the shop again: no data are lost.",
    ),
  ]);
}

type Shop = { origin: string; mails: string; services: Service[]; settings: Settings };

function banner({ origin, mails, services, settings }: Shop): string {
  const line = (service: string, text: string) => (services.some(({ name }) => name === service) ? `${text}\n` : "");
  const accounts = SAMPLE_ACCOUNTS.map(({ username, password, role }) => `${username} / ${password} (${role})`);
  return `
The shop is open at ${origin}

${line("storefront", `  Storefront      ${origin}/`)}${line("admin", `  Admin page      ${origin}/admin`)}  API reference   ${origin}/docs
  Accounts        ${accounts.join("\n                  ")}
  Mails           ${mails}
  Logs            .local/wrangler.log${settings.RATE_LIMITS === "off" ? "\n  Rate limits     off" : ""}

Press Ctrl-C to stop. Data stay for the next start; "npm run reset" wipes them.
`;
}
