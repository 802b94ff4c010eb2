import { execFileSync } from "node:child_process";
import { UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

/**
 * The commit of the previous version: the given one, or by default the commit where this branch left main, or, on main itself,
 * the commit before. `undefined` in a checkout without history.
 */
export function previousVersion(named: string | undefined): string | undefined {
  if (named) {
    const commit = findCommit(named);
    if (!commit) throw new UserFacingError(`There is no commit ${named} here: fetch it, or give another one.`);
    return commit;
  }
  const main = resolve("origin/main") ?? resolve("main");
  const base = main && git("merge-base", "HEAD", main)?.trim();
  return base && base !== resolve("HEAD") ? base : resolve("HEAD~1");
}

/** The full name of a commit; `undefined` when this checkout does not have it. */
export function findCommit(name: string): string | undefined {
  return resolve(`${name}^{commit}`);
}

/** Whether a commit is in the history of another, or is that one. */
export function isAncestor(commit: string, of: string): boolean {
  return git("merge-base", "--is-ancestor", commit, of) !== undefined;
}

/** The content of a file in that commit. */
export function fileAt(commit: string, path: string): string | undefined {
  return git("show", `${commit}:${path}`);
}

/** The files of a folder in that commit. */
export function filesAt(commit: string, folder: string): string[] {
  return git("ls-tree", "-r", "--name-only", commit, `${folder}/`)?.split("\n").filter(Boolean) ?? [];
}

const resolve = (name: string) => git("rev-parse", "--verify", "--quiet", name)?.trim() || undefined;

function git(...args: string[]): string | undefined {
  try {
    return execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 2 ** 28,
    });
  } catch {
    return undefined;
  }
}
