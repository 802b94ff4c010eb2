import { type ChildProcess, spawn } from "node:child_process";

interface Ending {
  signal: "INT" | "TERM";
  /** A process id, or a negative process group id. */
  target: string;
  /** A folder to delete once the target has ended. */
  removeAtEnd?: string | undefined;
}

/**
 * Ends a child when this process dies, even by `kill -9`: a shell in a session of its own reads from a pipe that closes when
 * this process ends, and then sends the signal.
 */
export function endWithParent(child: ChildProcess, { signal, target, removeAtEnd = "" }: Ending): void {
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
  // Otherwise the shell could later signal another process that got the same id.
  child.once("exit", () => watchdog.kill("SIGKILL"));
}
