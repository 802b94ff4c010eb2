import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chown, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { UserFacingError } from "../../lib/command.ts";
import type { PostgresHome } from "./home.ts";
import { endWithParent } from "../watchdog.ts";

export interface ServerOptions {
  home: PostgresHome;
  dataDir: string;
  logFile: string;
  port: number;
  settings: Record<string, string>;
  /** A folder to delete if this process dies. */
  removeAtEnd?: string | undefined;
}

/** An environment without variables such as PGDATA or LC_ALL, which change what the server does. */
const env = { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" };

/** Creates a data directory completely or not at all: it is renamed once it is complete. */
export async function createCluster(home: PostgresHome, dataDir: string, password: string): Promise<void> {
  const unfinished = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (home.account) {
    for (const path of [unfinished, passwordFile]) await chown(path, home.account.uid, home.account.gid);
  }
  const args = ["--pgdata", unfinished, "--username=postgres", "--pwfile", passwordFile, "--auth=scram-sha-256"];
  // Neon's collation, from PostgreSQL itself instead of the machine's C library.
  args.push("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync");
  try {
    const options = { ...home.account, env, cwd: dirname(dataDir) };
    await promisify(execFile)(join(home.bin, "initdb"), args, options).catch(explainFailure);
    await rename(unfinished, dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** Starts a server on 127.0.0.1 only, in a session of its own, so that Ctrl-C in the terminal does not reach it. */
export async function runServer(options: ServerOptions): Promise<ChildProcess> {
  const { home, dataDir, port } = options;
  const settings = {
    ...options.settings,
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
  };
  const args = ["-D", dataDir, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const log = await open(options.logFile, "w", 0o600);
  try {
    const stdio = ["ignore", log.fd, log.fd] as const;
    const server = spawn(join(home.bin, "postgres"), args, {
      ...home.account,
      env,
      cwd: dirname(dataDir),
      stdio: [...stdio],
      detached: true,
    });
    await new Promise((resolve, reject) => server.once("spawn", resolve).once("error", reject)).catch(explainFailure);
    endWithParent(server, { signal: "INT", target: String(server.pid), removeAtEnd: options.removeAtEnd });
    server.unref();
    return server;
  } finally {
    await log.close();
  }
}

function explainFailure(error: Error & { stderr?: string }): never {
  const said = error.stderr?.trim() || error.message;
  if (said.includes("error while loading shared libraries") || said.includes("Library not loaded")) {
    throw new UserFacingError(
      'The libraries of PostgreSQL are missing, because npm ran no install scripts: run "npm rebuild".',
    );
  }
  // The reason stands before what initdb says of cleaning up.
  const lines = said.split("\n").filter((line) => !line.startsWith("initdb: removing"));
  throw new UserFacingError(`PostgreSQL cannot be run here: ${lines.slice(-2).join(" ")}`);
}
