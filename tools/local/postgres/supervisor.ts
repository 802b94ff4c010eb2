import { copyFile } from "node:fs/promises";
import { UserFacingError } from "../../lib/command.ts";
import type { Postgres } from "./postgres.ts";

/** More restarts than this in a minute mean that restarting does not help. */
const MAX_RESTARTS = 3;
const RESTARTS_WINDOW_MS = 60_000;

interface SupervisorOptions {
  /** Starts the server: the first time on any port, then on that same port, which its clients use. */
  start: (port?: number) => Promise<Postgres>;
  log: (line: string) => void;
  /** Where to keep the log of a server that has ended, since the next one overwrites it. */
  keepLog: { from: string; to: string };
}

/**
 * Starts a PostgreSQL, and restarts it whenever it ends by itself, after `kill -9` for instance; crash recovery restores all
 * committed data. `exited` resolves when it was stopped, or when it was not restarted any more.
 */
export async function supervisePostgres({ start, log, keepLog }: SupervisorOptions): Promise<Postgres> {
  const first = await start();
  const port = Number(new URL(first.adminUrl).port);
  let current = Promise.resolve(first);
  let isStopping = false;

  async function restart(): Promise<Postgres> {
    const endedAt = Date.now();
    log("PostgreSQL has ended by itself: restarting it …");
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
