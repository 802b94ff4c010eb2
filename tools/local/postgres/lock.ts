import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserFacingError } from "../../lib/command.ts";

interface RunningServer {
  pid: number;
  port: number;
}

/** The running server that uses this data directory, if any. */
export async function runningServer(dataDir: string): Promise<RunningServer | undefined> {
  const lines = (await readFile(lockFile(dataDir), "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  // After a crash or a restart of the machine, another program may have the process id in the file.
  if (!pid || !commandLine(pid).includes(dataDir)) return undefined;
  return { pid, port: Number(lines[3]) };
}

/**
 * Makes sure that no server uses the data directory, and removes a stale lock file. Waits a little, since a server whose
 * parent has ended is about to stop.
 */
export async function clearWayFor(dataDir: string, timeoutMs = 3000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const running = await runningServer(dataDir);
    if (!running) return rm(lockFile(dataDir), { force: true });
    if (Date.now() > deadline) {
      throw new UserFacingError(
        `The local database is running already (process ${running.pid}): stop the command that started it first.`,
      );
    }
    await sleep(50);
  }
}

function lockFile(dataDir: string): string {
  return join(dataDir, "postmaster.pid");
}

function commandLine(pid: number): string {
  try {
    // Small Linux images have no `ps`; other systems have no /proc.
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return "";
  }
}
