import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { root } from "../lib/paths.ts";
import { projectFiles } from "../lib/project-files.ts";

/** A copy of the project to change; its changes are applied to the project only at the end. */
export type Stage = {
  folder: string;
  read: (path: string) => Promise<string>;
  write: (path: string, text: string) => Promise<void>;
  /** Changes a file; throws when the change has no effect. */
  edit: (path: string, change: (text: string) => string) => Promise<void>;
  remove: (path: string) => Promise<void>;
  /** Runs a command of the project (`tools/generate/openapi.ts`) or of a package (`biome`) in the copy. */
  run: (command: string, args?: string[]) => Promise<void>;
};

export type Applied = { path: string; what: "added" | "changed" | "removed" };

/** Copies the project's files into an empty folder with a git repository of its own, and links node_modules. */
export async function copyProject(folder: string): Promise<Stage> {
  const at = (path: string) => join(folder, path);
  for (const path of projectFiles()) {
    await mkdir(dirname(at(path)), { recursive: true });
    await cp(join(root, path), at(path));
  }
  await symlink(join(root, "node_modules"), at("node_modules"));
  execFileSync("git", ["init", "-q"], { cwd: folder });
  const read = (path: string) => readFile(at(path), "utf8");
  const write = async (path: string, text: string) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), text);
  };
  return {
    folder,
    read,
    write,
    edit: async (path, change) => {
      const before = await read(path);
      const after = change(before);
      if (after === before) throw new Error(`${path} is not as expected: there was nothing to change.`);
      await write(path, after);
    },
    remove: (path) => rm(at(path), { recursive: true, force: true }),
    run: (command, args = []) => runIn(folder, command, args),
  };
}

async function runIn(folder: string, command: string, args: string[]): Promise<void> {
  const isOwn = command.endsWith(".ts");
  const file = isOwn ? process.execPath : join(root, "node_modules/.bin", command);
  try {
    const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
    await promisify(execFile)(file, isOwn ? [command, ...args] : args, options);
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${[command, ...args].join(" ")} failed:\n${stdout}${stderr}`);
  }
}

/** Calls `work` with a copy of the project, and applies the changes to the project when it succeeds: all or none. */
export async function changeProject(work: (stage: Stage) => Promise<void>): Promise<Applied[]> {
  const folder = await mkdtemp(join(tmpdir(), "project-"));
  const git = (...args: string[]) =>
    execFileSync("git", ["--git-dir", join(folder, ".git"), "-c", "core.autocrlf=false", ...args], {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
  try {
    const stage = await copyProject(folder);
    git("add", "--all");
    await work(stage);
    git("add", "--all", "--intent-to-add");
    const patch = git("diff", "--binary", "--no-renames");
    // `git apply` changes nothing when a part of the patch does not fit.
    const options = { cwd: root, input: patch };
    if (patch) execFileSync("git", ["--git-dir", join(folder, ".git"), "--work-tree", root, "apply", "-"], options);
    const statuses = git("diff", "--name-status", "--no-renames", "-z").split("\0").slice(0, -1);
    return statuses.flatMap((path, index) =>
      index % 2 ? [{ path, what: CHANGES[statuses[index - 1] as keyof typeof CHANGES] }] : [],
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const CHANGES = { A: "added", M: "changed", D: "removed", T: "changed" } as const;
