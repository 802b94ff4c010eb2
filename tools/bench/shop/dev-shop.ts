import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { UserFacingError } from "../../lib/command.ts";
import { freePort } from "../../local/ports.ts";
import { endWithParent } from "../../local/watchdog.ts";
import { readTreeCpu } from "../measure/cpu.ts";
import type { MeasuredShop } from "../profile/turns.ts";
import { signIn } from "./start-shop.ts";

const START_TIMEOUT_MS = 180_000;

/** What an open shop without requests uses, in a time of that length. */
const QUIET_MS = 1_000;
const QUIET_CPU_MS = 100;
const QUIET_TIMEOUT_MS = 60_000;

export type DevShop = MeasuredShop & { processId: number; close: () => Promise<void> };

/**
 * `npm run dev` of a checkout with data of its own, as someone has it who works on the shop; only its rate limits are off.
 * `keepsData`: whether it starts with the data of the last start; false by default.
 */
export async function startDevShop(folder: string, { keepsData = false } = {}): Promise<DevShop> {
  if (!keepsData) spawnSync("npm", ["run", "reset"], { cwd: folder, stdio: "ignore" });
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...process.env, PORT: String(port), RATE_LIMITS: "off" };
  const child = spawn("npm", ["run", "dev"], { cwd: folder, env, stdio: "ignore", detached: true });
  endWithParent(child, { signal: "TERM", target: `-${child.pid}` });
  const close = () => stop(child);
  const cpu = () =>
    readTreeCpu(child.pid as number, { workerd: "Workers", postgres: "PostgreSQL" }, "Wrangler and emulators");
  try {
    await untilHealthy(`${origin}/health`, child);
    await untilQuiet(cpu);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    processId: child.pid as number,
    origin: async () => origin,
    signIn: (username) => signIn(origin, username),
    cpu,
    close,
  };
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await sleep(200);
  }
  throw new UserFacingError(`${url} did not answer: run \`npm run dev\` of that version by hand to see why.`);
}

/** Waits for what goes on behind a healthy shop: at its first start, wrangler renders pictures for longer than a turn takes. */
async function untilQuiet(cpu: MeasuredShop["cpu"]): Promise<void> {
  const total = () => Object.values(cpu()).reduce((sum, each) => sum + each, 0);
  const deadline = Date.now() + QUIET_TIMEOUT_MS;
  for (let before = Number.NEGATIVE_INFINITY, now = total(); Date.now() < deadline; [before, now] = [now, total()]) {
    if (now - before <= QUIET_CPU_MS) return;
    await sleep(QUIET_MS);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, "exit");
  process.kill(-(child.pid as number), "SIGTERM");
  await exited;
}
