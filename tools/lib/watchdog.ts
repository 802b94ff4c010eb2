import { type ChildProcess, spawn } from "node:child_process";

interface Ending {
  signal: "INT" | "TERM";
  /** What to signal: a process's id, or that of a group with a minus before it. */
  target: string;
  /** A folder to remove once the target is gone. */
  removeAtEnd?: string | undefined;
}

/**
 * Ends a child when this process dies in whatever way, `kill -9` included: a shell in a session of its own reads from
 * a pipe that breaks with us, and then sends the signal.
 */
export function endWithUs(child: ChildProcess, { signal, target, removeAtEnd = "" }: Ending): void {
  const script = `
    cat > /dev/null
    kill -s "$1" -- "$2"
    for try in 1 2 3 4 5 6 7 8 9 10; do
      kill -s 0 -- "$2" || break
      sleep 0.5
    done
    kill -s KILL -- "$2"
    [ -z "$3" ] || rm -rf -- "$3"`;
  const watchdog = spawn("sh", ["-c", script, "watchdog", signal, target, removeAtEnd], {
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
    detached: true,
  });
  watchdog.unref();
  (watchdog.stdin as unknown as { unref(): void }).unref();
  // Without this the shell could later hit another process that was given the same number.
  child.once("exit", () => watchdog.kill("SIGKILL"));
}
