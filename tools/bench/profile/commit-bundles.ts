import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, symlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { UserFacingError } from "../../lib/command.ts";
import { localDir, root } from "../../lib/paths.ts";
import type { Service } from "../../lib/services.ts";
import { buildWorkers } from "../shop/bundles.ts";

const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();

/**
 * Bundles the Workers of another commit with the packages that are installed now. They run on the present databases, since
 * migrations suit the previous version too. A Worker that the commit does not have is left out.
 */
export async function buildCommit(commit: string, services: Service[]): Promise<Record<string, string>> {
  const name = resolve(commit);
  const tree = join(localDir, "bench", "commits", name);
  if (!existsSync(tree)) {
    git("worktree", "prune");
    git("worktree", "add", "--detach", tree, name);
  }
  await rm(join(tree, "node_modules"), { force: true });
  await symlink(join(root, "node_modules"), join(tree, "node_modules"));
  const workers = services
    .map((service) => ({ name: service.name, configPath: join(tree, relative(root, service.configPath)) }))
    .filter(({ configPath }) => existsSync(configPath));
  return buildWorkers(workers, join(localDir, "bench", "bundles-before"));
}

function resolve(commit: string): string {
  try {
    return git("rev-parse", "--verify", `${commit}^{commit}`);
  } catch {
    throw new UserFacingError(`There is no commit ${commit}.`);
  }
}
