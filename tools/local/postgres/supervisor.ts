import { copyFile } from "node:fs/promises";
import { UserFacingError } from "../../lib/command.ts";
import type { Postgres } from "./postgres.ts";

/** More restarts than this in a minute, and the cause is one that a restart doesn't cure. */
const MAX_RESTARTS = 3;
const RESTARTS_WINDOW_MS = 60_000;

interface SupervisorOptions {
  /** Starts the server: first on any port, then on that same port, which its clients know. */
  start: (port?: number) => Promise<Postgres>;
  log: (line: string) => void;
  /** Where the log of a server that has ended is kept, since the next one begins its own. */
  keepLog: { from: string; to: string };
}

/**
 * Starts a PostgreSQL, and starts it again whenever it ends without being asked to, after `kill -9` for instance; its
 * data are then as of the last commit (crash recovery). `exited` settles when it was stopped or that was given up.
 */
export async function supervisePostgres({ start, log, keepLog }: SupervisorOptions): Promise<Postgres> {
  const first = await start();
  const port = Number(new URL(first.adminUrl).port);
  let current = Promise.resolve(first);
  let isStopping = false;

  async function restart(): Promise<Postgres> {
    const endedAt = Date.now();
    log("PostgreSQL has ended by itself: starting it again …");
    await copyFile(keepLog.from, keepLog.to);
    const server = await start(port);
    log(`PostgreSQL is back after ${((Date.now() - endedAt) / 1000).toFixed(1)} s; the log until then: ${keepLog.to}.`);
    return server;
  }

  async function restartWheneverItEnds(): Promise<void> {
    const restarts: number[] = [];
    for (;;) {
      await (await current).exited;
      const recent = restarts.filter((at) => Date.now() - at < RESTARTS_WINDOW_MS);
      if (isStopping || recent.length >= MAX_RESTARTS) return;
      restarts.push(Date.now());
      current = restart();
    }
  }

  const exited = restartWheneverItEnds().catch((error: unknown) => {
    log(error instanceof UserFacingError ? error.message : String(error));
  });
  const stop = async () => {
    isStopping = true;
    await (await current.catch(() => undefined))?.stop();
    await exited;
  };
  return { ...first, exited, stop };
}
