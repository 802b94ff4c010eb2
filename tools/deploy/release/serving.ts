import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findCommit, isAncestor } from "../../checks/previous-version.ts";
import { UserFacingError } from "../../lib/command.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";
import { root } from "../../lib/paths.ts";
import type { Cloudflare } from "../cloudflare/cloudflare.ts";

/** The releases other than this one that have traffic: they run on the migrated databases too, and again after a rollback. */
export async function findServing(
  workers: EnvironmentWorker[],
  { cloudflare, release }: { cloudflare: Cloudflare; release: string },
): Promise<string[]> {
  const serving = new Set<string>();
  for (const worker of workers) {
    const [traffic = []] = await cloudflare.deployments(worker);
    for (const { versionId } of traffic) {
      const running = await cloudflare.releaseOf(worker, versionId);
      if (running && running !== release) serving.add(running);
    }
  }
  return [...serving];
}

/**
 * Compares the migrations of this checkout with those of a release that runs, as `npm run check:migrations` does with the
 * commit before: several commits can reach an environment at once. Returns a sentence with the result.
 *
 * @throws UserFacingError when the release cannot run on the migrated databases
 */
export async function checkMigrationsFor(release: string): Promise<string> {
  const commit = findCommit(release);
  if (!commit) {
    return `The release ${release}, which runs now, is not in this checkout ("git fetch --unshallow" gets the history): whether it can run on the migrated databases was NOT checked.`;
  }
  if (commit === findCommit("HEAD")) return `The release ${release}, which runs now, is this commit.`;
  if (isAncestor("HEAD", commit)) {
    return `The release ${release}, which runs now, is newer than this commit. Its migrations stay. Whether this commit can run on them was NOT checked: it can if ${release} replaced it.`;
  }
  try {
    await promisify(execFile)(process.execPath, ["tools/checks/migrations.ts", commit], { cwd: root });
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    throw new UserFacingError(
      `Nothing was done, because the release ${release} runs now, and might fail on the migrated databases. ${stderr.replace("✖ ", "").trim() || message}\n` +
        "Deploy a commit between the two first, which no longer uses what a later one removes.",
    );
  }
  return `The release ${release}, which runs now, can run on the migrated databases.`;
}
