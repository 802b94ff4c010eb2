import { spawnSync } from "node:child_process";
import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { UserFacingError } from "./command.ts";
import { root } from "./paths.ts";

/** Puts the files of a commit into an empty folder. Their packages are those of this version. */
export async function checkOutVersion(commit: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const script = 'git archive "$1" | tar -x -C "$0"';
  const { status } = spawnSync("sh", ["-c", script, folder, commit], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new UserFacingError(`The files of ${commit} could not be read from git.`);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
}
