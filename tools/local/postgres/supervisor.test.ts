import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withClient } from "../../lib/databases.ts";
import { findPostgresHome } from "./home.ts";
import { clearWayFor, runningServer } from "./lock.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { supervisePostgres } from "./supervisor.ts";
import { eventually } from "../../../test/setup/eventually.ts";
import { memorySecrets } from "../../lib/secrets.ts";

let folder: string;
let start: (port?: number) => Promise<Postgres>;
let keepLog: { from: string; to: string };

beforeAll(async () => {
  const home = await findPostgresHome();
  folder = await mkdtemp(join(home.scratchDir, "edge-shop-"));
  if (home.account) await chown(folder, home.account.uid, home.account.gid);
  const dataDir = join(folder, "data");
  keepLog = { from: join(folder, "log"), to: join(folder, "log.previous") };
  const secrets = memorySecrets();
  start = async (port) => {
    await clearWayFor(dataDir);
    return startPostgres({ home, dataDir, logFile: keepLog.from, settings: {}, port }, secrets);
  };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function killServer({ dataDir }: Postgres): Promise<number> {
  const server = await runningServer(dataDir);
  if (!server) throw new Error("The server does not run.");
  process.kill(server.pid, "SIGKILL");
  return server.pid;
}

/** Waits until the server was restarted that often. */
const isBack = (lines: string[], times = 1) =>
  eventually(
    async () => lines.filter((line) => line.startsWith("PostgreSQL is back")).length,
    (restarts) => restarts === times,
  );

describe("supervisePostgres()", () => {
  test("restarts a server that was killed, at the same address and with all committed data", async () => {
    const lines: string[] = [];
    const server = await supervisePostgres({ start, keepLog, log: (line) => lines.push(line) });
    await withClient(server.adminUrl, (client) => client.query("CREATE TABLE kept AS SELECT 7 AS id"));
    await killServer(server);
    await isBack(lines);
    const { rows } = await withClient(server.adminUrl, (client) => client.query("SELECT * FROM kept"));
    expect(rows).toEqual([{ id: 7 }]);
    expect(lines[0]).toBe("PostgreSQL has ended by itself: restarting it …");
    expect(await readFile(keepLog.to, "utf8")).toContain("ready to accept connections");
    await server.stop();
    expect(await runningServer(server.dataDir)).toBeUndefined();
  });

  test("leaves no server behind when it is stopped during a restart", async () => {
    const server = await supervisePostgres({ start, keepLog, log: () => undefined });
    const killed = await killServer(server);
    await eventually(
      async () => (await runningServer(server.dataDir))?.pid,
      (pid) => pid !== killed,
    );
    await server.stop();
    expect(await runningServer(server.dataDir)).toBeUndefined();
  });

  test("gives up when a server ends a fourth time within a minute", async () => {
    const lines: string[] = [];
    const server = await supervisePostgres({ start, keepLog, log: (line) => lines.push(line) });
    for (let times = 1; times <= 3; times++) {
      await killServer(server);
      await isBack(lines, times);
    }
    await killServer(server);
    await server.exited;
    expect(await runningServer(server.dataDir)).toBeUndefined();
  });

  test("gives up, and says why, when a server does not start again", async () => {
    const lines: string[] = [];
    let starts = 0;
    const server = await supervisePostgres({
      start: (port) => (++starts > 1 ? Promise.reject(new Error("The disk is full.")) : start(port)),
      keepLog,
      log: (line) => lines.push(line),
    });
    await killServer(server);
    await server.exited;
    expect(lines.at(-1)).toContain("The disk is full.");
    await server.stop();
  });
});
