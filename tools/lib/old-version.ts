import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserFacingError } from "./command.ts";
import { root } from "./paths.ts";

/** Puts the files of a commit into an empty folder. Their packages are those of this version. */
export async function checkOutVersion(commit: string, folder: string): Promise<void> {
  await putFiles(commit, folder);
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
}

/** The same with that version's own packages, which npm installs. A folder that has both is used as it is. */
export async function installVersion(commit: string, folder: string): Promise<void> {
  const mark = join(folder, ".installed");
  if (existsSync(mark)) return;
  await putFiles(commit, folder);
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel", "error"];
  // Unlike `npm ci`, this bears with a lockfile that an older npm wrote.
  const { status } = spawnSync("npm", ["install", ...quiet], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new UserFacingError(`The packages of ${commit} could not be installed.`);
  await writeFile(mark, "");
}

async function putFiles(commit: string, folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const script = 'git archive "$1" | tar -x -C "$0"';
  const { status } = spawnSync("sh", ["-c", script, folder, commit], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) throw new UserFacingError(`The files of ${commit} could not be read from git.`);
}
