import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UserFacingError } from "./command.ts";
import { root } from "./paths.ts";

/** The project's files, sorted: those that git tracks and those it would add, without deleted ones. */
export function projectFiles(folder: string = root): string[] {
  try {
    const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const listed = execFileSync("git", args, { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    const isOwn = (path: string) => path && path !== "node_modules" && existsSync(join(folder, path));
    return [...new Set(listed.split("\0"))].filter(isOwn).sort();
  } catch {
    throw new UserFacingError("This needs git, and the project in a git repository: run `git init` first.");
  }
}
