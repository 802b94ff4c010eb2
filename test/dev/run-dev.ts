import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { root } from "../../tools/lib/paths.ts";
import { eventually } from "../setup/eventually.ts";

export type Run = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

const runs: Run[] = [];

/** The command as a user gives it; a group of its own stands for their terminal. */
export function runDev(port: number): Run {
  return start(port, "npm", ["run", "dev"]);
}

/** The command in a terminal of its own, which is closed when the process is killed. */
export function runDevInTerminal(port: number): Run {
  const isLinux = process.platform === "linux";
  return start(
    port,
    "script",
    isLinux ? ["-q", "-c", "npm run dev", "/dev/null"] : ["-q", "/dev/null", "npm", "run", "dev"],
  );
}

function start(port: number, command: string, args: string[]): Run {
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    env: { ...process.env, PORT: String(port) },
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const run = { child, output: () => text, ended };
  runs.push(run);
  return run;
}

export async function untilOpen(run: Run, port: number): Promise<number> {
  const started = Date.now();
  await eventually(
    async () => run.output(),
    (text) => text.includes(`The shop is open at http://localhost:${port}`),
    // The tests of new projects may run beside it.
    120_000,
  );
  return Date.now() - started;
}

/** Ctrl-C: the terminal sends it to the whole group. */
export async function pressCtrlC(run: Run): Promise<void> {
  process.kill(-(run.child.pid ?? 0), "SIGINT");
  await run.ended;
}

/** Stops all that a test has left running. */
export async function stopAll(): Promise<void> {
  for (const { child, ended } of runs.splice(0)) {
    // The group outlives the command when that was killed.
    for (const signal of ["SIGINT", "SIGKILL"] as const) {
      try {
        process.kill(-(child.pid as number), signal);
        await ended;
      } catch {
        break;
      }
    }
  }
}
