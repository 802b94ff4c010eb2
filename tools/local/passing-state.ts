import { mkdir, mkdtemp, rm, statfs, symlink } from "node:fs/promises";
import { join } from "node:path";
import { localFiles } from "../lib/paths.ts";

/**
 * The parts of the simulated platform whose state need not outlive the shop: what caches hold (KV has the product cache alone)
 * and the requests of the last minute.
 */
const PASSING = ["kv", "cache", "ratelimit"];

/**
 * Has the simulated platform keep passing state in a new folder in memory, where there is one. On a disk its SQLite waits for
 * every write to arrive, and all Workers wait with it, since they share a thread: for each order longer than its SQL takes. On
 * the platform no Worker waits for a disk. Returns the folder, which the caller deletes when wrangler has ended.
 */
export async function keepPassingStateInMemory(): Promise<string | undefined> {
  const memory = await findMemoryFolder();
  const folder = memory && (await mkdtemp(join(memory, "edge-shop-")));
  const state = join(localFiles.wranglerState, "v3");
  await mkdir(state, { recursive: true });
  for (const part of PASSING) {
    const path = join(state, part);
    // Also what an earlier start left here: a link, or a folder.
    await rm(path, { recursive: true, force: true });
    await mkdir(folder ? join(folder, part) : path);
    if (folder) await symlink(join(folder, part), path);
  }
  return folder;
}

/** Linux has one; in a container it may be too small. */
export async function findMemoryFolder(): Promise<string | undefined> {
  const memory = await statfs("/dev/shm").catch(() => undefined);
  return memory && memory.bavail * memory.bsize > 2 ** 31 ? "/dev/shm" : undefined;
}
