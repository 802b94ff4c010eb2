import { afterEach, describe, expect, it } from "vitest";
import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { localFiles } from "../../tools/lib/paths.ts";
import { freePort } from "../../tools/local/ports.ts";
import { eventually } from "../setup/eventually.ts";
import { findPid, processesOfShop, processTree, stillRunning } from "./processes.ts";
import { pressCtrlC, type Run, runDev, runDevInTerminal, stopAll, untilOpen } from "./run-dev.ts";

const DEV = /^\d+ node (--\S+ )*tools\/local\/dev\.ts$/;

afterEach(stopAll);

const signal = (name: NodeJS.Signals, pidOf: (run: Run) => number) => async (run: Run) => {
  process.kill(pidOf(run), name);
};
const npm = (run: Run) => run.child.pid as number;
const node = (run: Run) => findPid(npm(run), DEV);

/** Stops the shop, and returns the processes of it that are left after a while. */
async function stop(run: Run, how: (run: Run) => Promise<void>): Promise<string[]> {
  const processes = processTree(npm(run));
  expect(processes.join("\n")).toMatch(/bin\/postgres .*\n(.*\n)*.*workerd serve/);
  await how(run);
  const started = Date.now();
  const left = await eventually(
    async () => stillRunning(processes),
    (running) => running.length === 0,
    10_000,
  ).catch(() => stillRunning(processes));
  console.log(`${left.length} of ${processes.length} processes left after ${Date.now() - started} ms`);
  return left;
}

describe("npm run dev", () => {
  it.each([
    ["Ctrl-C", pressCtrlC],
    ["SIGTERM to npm", signal("SIGTERM", npm)],
    ["SIGTERM to the dev command", signal("SIGTERM", node)],
    ["SIGHUP to npm", signal("SIGHUP", npm)],
    ["SIGHUP to the dev command", signal("SIGHUP", node)],
    ["SIGKILL to npm", signal("SIGKILL", npm)],
    ["SIGKILL to the dev command", signal("SIGKILL", node)],
  ])("leaves no process and no cache in memory on %s, and a database that was shut down", async (_, how) => {
    const port = await freePort();
    const run = runDev(port);
    await untilOpen(run, port);
    const cache = await realpath(join(localFiles.wranglerState, "v3/kv"));
    expect(await stop(run, how)).toEqual([]);
    // Where it is in memory, nothing else would delete it.
    await eventually(
      async () => existsSync(cache),
      (isThere) => isThere === !cache.startsWith("/dev/shm/"),
    );
    expect(await readFile(localFiles.postgresLog, "utf8")).toMatch(/database system is shut down\s*$/);
  });

  it("leaves no process when its terminal is closed, and a database that was shut down", async () => {
    const port = await freePort();
    const run = runDevInTerminal(port);
    await untilOpen(run, port);
    expect(await stop(run, signal("SIGKILL", npm))).toEqual([]);
    expect(await readFile(localFiles.postgresLog, "utf8")).toMatch(/database system is shut down\s*$/);
  });

  it("leaves no process on SIGTERM to npm while PostgreSQL or the Workers are still starting", async () => {
    for (const line of ["Starting PostgreSQL", "Starting the Workers"]) {
      const run = runDev(await freePort());
      await eventually(
        async () => run.output(),
        (output) => output.includes(line),
      );
      process.kill(npm(run), "SIGTERM");
      await run.ended;
      await eventually(
        async () => processesOfShop(),
        (running) => running.length === 0,
      );
    }
  });
});
