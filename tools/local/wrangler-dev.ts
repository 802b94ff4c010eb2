import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserFacingError } from "../lib/command.ts";
import { localDir, localFiles, root } from "../lib/paths.ts";
import { keepPassingStateInMemory } from "./passing-state.ts";
import { endWithParent } from "./watchdog.ts";
import { readLines, takeWorkersOutput } from "./workers-output.ts";
import { GATHER_MS, keepOutput } from "./wrangler-log.ts";

/**
 * Has V8 collect garbage before it grows a heap. There are some 80: one for each Worker and each part of the simulated
 * platform. By default V8 lets the first collection of a heap wait for many megabytes, and what requests held natively
 * waits with it.
 */
const SMALL_HEAPS = ["--optimize-for-size", "--initial-old-space-size=4"];

/** Has the allocator of Linux give back what rendering pictures took: half of it otherwise stays with the process. */
const TRIMMED_ALLOCATOR = {
  MALLOC_ARENA_MAX: "2",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

/** What it printed last is read and written after it has ended. */
const LAST_OUTPUT_MS = 3 * GATHER_MS;

const START_MS = 60_000;
/** What wrangler prints when it starts workerd again. Its proxy then waits for ever for what only the first one gets. */
const CRASH = "The Workers runtime crashed";
const RESTART_MS = 15_000;

export interface WranglerDev {
  /** Resolves when it has ended, whether it was stopped or not, and its last lines are written. */
  exited: Promise<void>;
  /** Resolves when workerd has crashed, was started again, and does not answer. */
  stuck: Promise<void>;
  stop(): Promise<void>;
}

/** Runs the Workers of these configs; returns when the first of them, the gateway, is healthy. */
export async function startWranglerDev(
  configPaths: string[],
  port: number,
  log: (line: string) => void,
): Promise<WranglerDev> {
  const { INSPECTOR_PORT: inspectorPort } = process.env;
  const passingState = await keepPassingStateInMemory();
  const output = await takeWorkersOutput(localDir);
  const args = ["dev", ...configPaths.flatMap((path) => ["-c", path])];
  args.push("--ip", "127.0.0.1", "--port", String(port));
  if (inspectorPort) args.push("--inspector-port", inspectorPort);
  args.push("--persist-to", localFiles.wranglerState, "--show-interactive-dev-session", "false");
  const program = [...SMALL_HEAPS, join(root, "node_modules/wrangler/bin/wrangler.js")];
  const child = spawn(process.execPath, [...program, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    // In a process group of its own, Ctrl-C does not reach it, and it can be ended with all its children.
    detached: true,
    env: {
      ...TRIMMED_ALLOCATOR,
      ...process.env,
      ...output.env,
      // For the build commands in the configs, which need the project's Node.
      PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}`,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true",
      // It would append every line to a second log, and open that file for each.
      WRANGLER_WRITE_LOGS: process.env.WRANGLER_WRITE_LOGS || "false",
      WRANGLER_LOG_PATH: join(localDir, "wrangler-debug"),
      WRANGLER_REGISTRY_PATH: join(localDir, "wrangler-registry"),
      // It would keep all spans and lines a second time, which takes as long as the Workers' own work.
      X_LOCAL_OBSERVABILITY: process.env.X_LOCAL_OBSERVABILITY || "false",
      // Wrangler keeps every line for a debugger that may connect, and reports each to itself; it leaves that to the debugger
      // of an editor, whose variable this is.
      VSCODE_INSPECTOR_OPTIONS: process.env.VSCODE_INSPECTOR_OPTIONS || (inspectorPort ? "" : "{}"),
      // Otherwise Miniflare requests an example of `Request.cf` from Cloudflare.
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      MINIFLARE_WORKERD_V8_FLAGS: SMALL_HEAPS.join(" "),
      // Of wrangler's esbuild, which reads the bundles to find what they export.
      GOMEMLIMIT: "64MiB",
    },
  });
  const exited = once(child, "exit").then(() => sleep(LAST_OUTPUT_MS));
  endWithParent(child, { signal: "TERM", target: `-${child.pid}`, removeAtEnd: passingState });
  const file = createWriteStream(localFiles.wranglerLog, { mode: 0o600 });
  const health = `http://127.0.0.1:${port}/health`;
  const { promise: stuck, resolve: giveUp } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    keepOutput(stream, file, log);
    stream.on("data", (text: string) => {
      if (text.includes(CRASH)) untilHealthy(health, child, RESTART_MS).catch(() => giveUp());
    });
  }
  keepOutput(output.stream, file, log, readLines);
  const stop = async () => {
    await stopGroup(child, exited);
    await output.close();
    if (passingState) await rm(passingState, { recursive: true, force: true });
  };
  try {
    await untilHealthy(health, child, START_MS);
  } catch (error) {
    await stop();
    throw error;
  }
  return { exited, stuck, stop };
}

async function untilHealthy(url: string, child: ChildProcess, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    await sleep(100);
  }
  throw new UserFacingError(`The Workers did not start: see ${localFiles.wranglerLog}.`);
}

async function stopGroup(child: ChildProcess, exited: Promise<void>): Promise<void> {
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), 5000);
  await exited;
  clearTimeout(timer);
  // Wrangler may end before its workerd.
  signalGroup(child, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}
