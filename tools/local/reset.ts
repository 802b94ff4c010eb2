/** Deletes all data of the local shop: its databases, secrets, logs and bundles. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { localDir, root } from "../lib/paths.ts";
import { dataDirs, sharedHome } from "./postgres/home.ts";
import { runningServer } from "./postgres/lock.ts";

await runCommand(async () => {
  parseArguments();
  for (const dataDir of dataDirs) {
    if (await runningServer(dataDir)) throw new UserFacingError("The shop is running: stop it first, then reset.");
  }
  for (const path of [localDir, sharedHome, join(root, ".wrangler")]) await wipe(path);
  console.log('The data of the local shop is deleted. "npm run dev" creates a new shop.');
});

async function wipe(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    throw new UserFacingError(
      `${path} cannot be removed (${(error as Error).message}): did another user start the shop?`,
    );
  }
}
