import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type DatabaseError } from "pg";
import { UserFacingError } from "../../lib/command.ts";
import { localFiles } from "../../lib/paths.ts";
import { findPostgresHome, sharedHome } from "./home.ts";
import { clearWayFor, runningServer } from "./lock.ts";
import { createCluster, runServer, type ServerOptions } from "./process.ts";
import { freePort } from "../ports.ts";
import { fileSecrets, memorySecrets, type Secrets } from "../../lib/secrets.ts";

/** Access to a running server: the superuser's address, and the passwords of all roles. */
export interface PostgresAccess {
  adminUrl: string;
  secrets: Secrets;
}

export interface Postgres extends PostgresAccess {
  dataDir: string;
  processId: number | undefined;
  /** Resolves when the server has ended, whether it was stopped or not. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

const LOCAL_SETTINGS = {
  // Those of the Neon emulator, 20 for each service at most, and some for tools.
  max_connections: "150",
  // What the orders of a local shop fill; PostgreSQL's default of 128 MB fills too, and the system caches the files anyway.
  shared_buffers: "32MB",
};

/** Faster, at the risk of losing data that is temporary anyway. */
const TEMPORARY_SETTINGS = {
  max_connections: "400",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  autovacuum_naptime: "1h",
  checkpoint_timeout: "1h",
  log_min_messages: "fatal",
};

/** Starts the PostgreSQL of the local shop, whose data is kept. Without a port it uses any free one. */
export async function startLocalPostgres(port?: number): Promise<Postgres> {
  const home = await findPostgresHome();
  const { dataDir } = home;
  await clearWayFor(dataDir);
  if (dirname(dataDir) === sharedHome) await removeOrphan(dataDir, localFiles.secrets);
  const options = { home, dataDir, logFile: localFiles.postgresLog, settings: LOCAL_SETTINGS, port };
  return startPostgres(options, fileSecrets(localFiles.secrets));
}

/**
 * Data outside the checkout is still there after the checkout was deleted, and a new clone in the same place would find it
 * without its password. Data without secrets beside it is therefore deleted.
 */
export async function removeOrphan(dataDir: string, secretsFile: string): Promise<void> {
  if (!existsSync(secretsFile)) await rm(dataDir, { recursive: true, force: true });
}

/** The PostgreSQL of the local shop, if another command runs it. */
export async function findLocalPostgres(): Promise<PostgresAccess | undefined> {
  const { dataDir } = await findPostgresHome();
  const running = await runningServer(dataDir);
  if (!running) return undefined;
  const secrets = fileSecrets(localFiles.secrets);
  return { adminUrl: adminUrl(running.port, secrets), secrets };
}

/** Starts a PostgreSQL whose data is deleted when it is stopped or this process ends. */
export async function startThrowAwayPostgres(settings: Record<string, string> = {}): Promise<Postgres> {
  const home = await findPostgresHome();
  const folder = await mkdtemp(join(home.scratchDir, "edge-shop-"));
  if (home.account) await chown(folder, home.account.uid, home.account.gid);
  const dataDir = join(folder, "data");
  const logFile = join(folder, "postgres.log");
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const all = { ...TEMPORARY_SETTINGS, ...settings };
    const options = { home, dataDir, logFile, settings: all, removeAtEnd: folder };
    const server = await startPostgres(options, memorySecrets());
    return { ...server, stop: () => server.stop().then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}

type StartOptions = Omit<ServerOptions, "port"> & { port?: number | undefined };

/** Starts a server on a data directory, which it creates if necessary; without a port, on any free one. */
export async function startPostgres(options: StartOptions, secrets: Secrets): Promise<Postgres> {
  const { home, dataDir, logFile } = options;
  if (!existsSync(dataDir)) await createCluster(home, dataDir, secrets("postgres"));
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    const server = await runServer({ ...options, port });
    const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
    const url = adminUrl(port, secrets);
    const stop = () => stopServer(server, exited);
    try {
      if (await answers(url, server)) return { dataDir, processId: server.pid, adminUrl: url, secrets, exited, stop };
    } catch (error) {
      await stop();
      throw error;
    }
    const log = await readFile(logFile, "utf8");
    // The port was taken in the meantime, or a killed server is not quite gone yet.
    const passing = /Address already in use|still in use/.test(log);
    if (!passing || attempt === 10) throw new UserFacingError(describeFailure(log, options));
    await sleep(200);
  }
}

/** Waits until the server accepts connections; `false` when it ended instead. */
async function answers(url: string, server: ChildProcess): Promise<boolean> {
  // Crash recovery takes a while when much was written.
  const deadline = Date.now() + 60_000;
  while (server.exitCode === null && server.signalCode === null) {
    const client = new Client({ connectionString: url });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if ((error as DatabaseError).code === "28P01") {
        throw new UserFacingError(
          `The local database does not take the password in ${localFiles.secrets}: wipe both with "npm run reset".`,
        );
      }
      if (Date.now() > deadline) throw new UserFacingError(`PostgreSQL does not answer: ${(error as Error).message}`);
    }
    await sleep(20);
  }
  return false;
}

async function stopServer(server: ChildProcess, exited: Promise<void>): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.ref();
  // A fast shutdown; if it hangs, an immediate one and then SIGKILL.
  server.kill("SIGINT");
  const timers = [setTimeout(() => server.kill("SIGQUIT"), 10_000), setTimeout(() => server.kill("SIGKILL"), 15_000)];
  await exited;
  timers.forEach(clearTimeout);
}

function describeFailure(log: string, { dataDir, logFile }: { dataDir: string; logFile: string }): string {
  const lines = log.trim().split("\n");
  const reason = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? "";
  const said = reason.replace(/^.*?(FATAL|PANIC): */, "");
  return `PostgreSQL did not start on ${dataDir} (${said}): see ${logFile}, or wipe its data with "npm run reset".`;
}

function adminUrl(port: number, secrets: Secrets): string {
  return `postgres://postgres:${secrets("postgres")}@127.0.0.1:${port}/postgres`;
}
