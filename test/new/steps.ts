import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tools/lib/paths.ts";

/** Runs the steps of a test, and prints how it ended; what they put on the stack is disposed of afterwards. */
export async function runSteps(steps: (stack: AsyncDisposableStack) => Promise<void>): Promise<void> {
  const started = Date.now();
  const stack = new AsyncDisposableStack();
  try {
    await steps(stack);
    console.log(`\nAll of it holds, after ${Math.round((Date.now() - started) / 1000)} s.`);
  } catch (error) {
    console.error(`✖ ${(error as Error).message}`);
    process.exitCode = 1;
  } finally {
    await stack.disposeAsync();
  }
}

/** Runs a step, and prints its title and duration. */
export async function step<Result>(what: string, work: () => Result | Promise<Result>): Promise<Result> {
  const started = Date.now();
  console.log(`── ${what} …`);
  const result = await work();
  console.log(`   ${((Date.now() - started) / 1000).toFixed(1)} s`);
  return result;
}

/** Creates a temporary folder, which is deleted with the stack. */
export function temporaryFolder(stack: AsyncDisposableStack): string {
  const folder = mkdtempSync(join(tmpdir(), "test-new-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Clones the project as committed, with its packages. */
export function cloneProject(to: string): void {
  if (git(root, "status", "--porcelain")) console.log("   Uncommitted changes are left out.");
  execFileSync("git", ["clone", "-q", root, to]);
  sharePackages(to);
}

/** Hard-links node_modules, which takes a second; installs the packages where that is impossible. */
export function sharePackages(folder: string): void {
  try {
    execFileSync("cp", ["-al", join(root, "node_modules"), join(folder, "node_modules")], { stdio: "pipe" });
  } catch {
    rmSync(join(folder, "node_modules"), { recursive: true, force: true });
    execFileSync("npm", ["ci", "--prefer-offline"], { cwd: folder, stdio: "pipe" });
  }
}

export function git(folder: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8" }).trim();
}

export type Run = { status: number | null; output: string };

/** Runs an npm script of the project there; throws with its output when it fails, unless it may. */
export async function npm(folder: string, args: string[], { mayFail = false } = {}): Promise<Run> {
  const env = { ...process.env, NO_COLOR: "1" };
  const child = spawn("npm", ["run", "-s", ...args], { cwd: folder, env });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [status] = (await once(child, "close")) as [number | null];
  if (status !== 0 && !mayFail) throw new Error(`npm run ${args.join(" ")} failed:\n${output}`);
  return { status, output };
}

/** The summary of a test run, such as "Tests  31 passed (31)". */
export const summaryOf = ({ output }: Run): string => /Tests .*/.exec(output)?.[0] ?? "no tests";
