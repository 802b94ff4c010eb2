import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withClient } from "../../lib/databases.ts";
import { findPostgresHome, type PostgresHome } from "./home.ts";
import { clearWayFor, runningServer } from "./lock.ts";
import { removeOrphan, startPostgres } from "./postgres.ts";
import { memorySecrets } from "../../lib/secrets.ts";

let home: PostgresHome;
let folder: string;
let options: Parameters<typeof startPostgres>[0];
const secrets = memorySecrets();

beforeAll(async () => {
  home = await findPostgresHome();
  folder = await mkdtemp(join(home.scratchDir, "edge-shop-"));
  if (home.account) await chown(folder, home.account.uid, home.account.gid);
  options = { home, dataDir: join(folder, "data"), logFile: join(folder, "log"), settings: { fsync: "off" } };
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function lockFile(): string {
  return join(options.dataDir, "postmaster.pid");
}

describe("startPostgres()", () => {
  test("keeps its data when stopped and started", async () => {
    const first = await startPostgres(options, secrets);
    await withClient(first.adminUrl, (client) => client.query("CREATE TABLE kept (id int)"));
    await first.stop();
    expect(existsSync(lockFile())).toBe(false);
    const second = await startPostgres(options, secrets);
    await withClient(second.adminUrl, (client) => client.query("SELECT * FROM kept"));
    await second.stop();
  });

  test("listens on 127.0.0.1 only, and requires a password", async () => {
    const server = await startPostgres(options, secrets);
    const { rows } = await withClient(server.adminUrl, (client) => client.query("SHOW listen_addresses"));
    expect(rows).toEqual([{ listen_addresses: "127.0.0.1" }]);
    await expect(withClient(server.adminUrl.replace(/:[^:@/]+@/, ":wrong@"), async () => {})).rejects.toThrow(
      "password",
    );
    await server.stop();
  });

  test("says why it cannot be run", async () => {
    const bin = join(folder, "bin");
    await mkdir(bin);
    const says = [
      "sh: cannot create /dev/null",
      "child process exited with exit code 2",
      "initdb: removing data directory",
    ];
    const script = `#!/bin/sh\n${says.map((line) => `echo "${line}" >&2\n`).join("")}exit 1\n`;
    await writeFile(join(bin, "initdb"), script, { mode: 0o755 });
    const unused = { ...options, home: { ...home, bin }, dataDir: join(folder, "unused") };
    await expect(startPostgres(unused, secrets)).rejects.toThrow(
      "cannot be run here: sh: cannot create /dev/null child process exited with exit code 2",
    );
  });

  test("starts again after the server was killed", async () => {
    const server = await startPostgres(options, secrets);
    process.kill((await runningServer(options.dataDir))?.pid ?? 0, "SIGKILL");
    await server.exited;
    expect(existsSync(lockFile())).toBe(true);
    await clearWayFor(options.dataDir);
    const again = await startPostgres(options, secrets);
    await again.stop();
  });

  test("ignores a lock file that names a process of another program", async () => {
    await writeFile(lockFile(), `${process.pid}\n${options.dataDir}\n`);
    await clearWayFor(options.dataDir);
    expect(existsSync(lockFile())).toBe(false);
  });

  test("fails when another server uses the data directory", async () => {
    const server = await startPostgres(options, secrets);
    await expect(clearWayFor(options.dataDir, 100)).rejects.toThrow("The local database is running already");
    await server.stop();
  });

  test("fails with one sentence when the password is wrong", async () => {
    await expect(startPostgres(options, memorySecrets())).rejects.toThrow(
      /does not take the password .* "npm run reset"/,
    );
    expect(await runningServer(options.dataDir)).toBeUndefined();
  });

  test("fails with one sentence when the data directory is damaged", async () => {
    const control = join(options.dataDir, "global/pg_control");
    await writeFile(control, (await readFile(control)).fill(7));
    await expect(startPostgres(options, secrets)).rejects.toThrow(/did not start on .*npm run reset/);
  });
});

describe("removeOrphan()", () => {
  test("removes the data of a deleted checkout, and keeps data that has its secrets", async () => {
    const folder = await mkdtemp(join(tmpdir(), "orphan-"));
    const [data, secrets] = [join(folder, "data"), join(folder, "secrets.json")];
    await mkdir(data);
    await writeFile(secrets, "{}");
    await removeOrphan(data, secrets);
    expect(existsSync(data)).toBe(true);
    await rm(secrets);
    await removeOrphan(data, secrets);
    expect(existsSync(data)).toBe(false);
    await rm(folder, { recursive: true });
  });
});

describe("a throw-away PostgreSQL", () => {
  test.each(["SIGTERM", "SIGKILL"] as const)("is gone after %s to its parent", async (signal) => {
    const script = `
      import { startThrowAwayPostgres } from ${JSON.stringify(join(import.meta.dirname, "postgres.ts"))};
      console.log((await startThrowAwayPostgres()).dataDir);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const dataDir = String((await once(parent.stdout, "data"))[0]).trim();
    expect(await runningServer(dataDir)).toBeDefined();
    parent.kill(signal);
    await once(parent, "exit");
    for (let tries = 0; existsSync(dataDir) && tries < 100; tries++) await sleep(50);
    expect(await runningServer(dataDir)).toBeUndefined();
    expect(existsSync(dataDir)).toBe(false);
  });
});
