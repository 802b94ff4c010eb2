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
    tries=0
    while kill -s 0 -- "$2"; do
      sleep 0.1
      tries=$((tries + 1))
      [ $tries -lt 50 ] || kill -s KILL -- "$2"
    done
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
