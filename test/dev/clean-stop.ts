import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { localFiles } from "../../tools/lib/paths.ts";
import { eventually } from "../setup/eventually.ts";
import { findPid, processTree, stillRunning } from "./processes.ts";
import type { Run } from "./run-dev.ts";

/** Sends a signal to npm alone, and not to what it runs. */
export const signalNpm = (name: NodeJS.Signals) => async (run: Run) => void process.kill(npm(run), name);

/** Sends a signal to the dev command alone. */
export const signalDev = (name: NodeJS.Signals) => async (run: Run) =>
  void process.kill(findPid(npm(run), /^\d+ node (--\S+ )*tools\/local\/dev\.ts$/), name);

const npm = (run: Run) => run.child.pid as number;

/** Stops an open shop, which may leave no process and no cache in memory, and must have shut down its database. */
export async function expectCleanStop(run: Run, stop: (run: Run) => Promise<void>): Promise<void> {
  const cache = await realpath(join(localFiles.wranglerState, "v3/kv"));
  const processes = processTree(npm(run));
  expect(processes.join("\n")).toMatch(/bin\/postgres .*\n(.*\n)*.*workerd serve/);
  await stop(run);
  const started = Date.now();
  const left = await eventually(
    async () => stillRunning(processes),
    (running) => running.length === 0,
    10_000,
  ).catch(() => stillRunning(processes));
  console.log(`${left.length} of ${processes.length} processes left after ${Date.now() - started} ms`);
  expect(left).toEqual([]);
  // Where it is in memory, nothing else would delete it.
  await eventually(
    async () => existsSync(cache),
    (isThere) => isThere === !cache.startsWith("/dev/shm/"),
  );
  expect(await readFile(localFiles.postgresLog, "utf8")).toMatch(/database system is shut down\s*$/);
}
