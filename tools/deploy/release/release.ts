import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserFacingError } from "../../lib/command.ts";
import { root } from "../../lib/paths.ts";

/** The name of the checked-out release: its commit. Throws when there are uncommitted changes. */
export async function currentRelease(): Promise<string> {
  const git = async (...args: string[]) => (await promisify(execFile)("git", args, { cwd: root })).stdout.trim();
  if (await git("status", "--porcelain", "--untracked-files=no")) {
    throw new UserFacingError("Commit your changes first: a release is named after its commit.");
  }
  return git("rev-parse", "--short=12", "HEAD");
}

/** The name in package.json, which is also that of the project on Neon. */
export function projectName(): string {
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { name: string }).name;
}
