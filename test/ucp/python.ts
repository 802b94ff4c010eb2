import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { localDir, makeLocalDir } from "../../tools/lib/paths.ts";

/** The versions of the protocol, each with the release of ucp-sdk that has its models. */
export const SDKS = [
  ["2026-04-08", "0.4.6"],
  ["2026-08-25", "0.5.0"],
] as const;
export type Version = (typeof SDKS)[number][0];

export const hasPython = spawnSync("python3", ["-m", "venv", "--help"]).status === 0;
if (!hasPython && process.env.CI) throw new Error("test:ucp needs Python 3, which this machine lacks.");
if (!hasPython) console.log("↓ skipped: test:ucp needs Python 3, which this machine lacks.");

/** A Python of its own with these packages, in `.local/ucp/<name>`. */
export async function installPython(name: string, packages: string[]): Promise<string> {
  await makeLocalDir();
  const folder = join(localDir, "ucp", name);
  const python = join(folder, "bin/python");
  // An installation that was interrupted has none.
  if (!existsSync(join(folder, "bin/pip"))) await requireSuccess("python3", ["-m", "venv", folder]);
  await requireSuccess(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  return python;
}

export const installSdk = (release: string): Promise<string> => installPython(release, [`ucp-sdk==${release}`]);

async function requireSuccess(command: string, args: string[]): Promise<void> {
  const { status, stderr } = await runProgram(command, args);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${stderr}`);
}

type Output = { status: number | null; stdout: string; stderr: string };

/** Runs a program while this process goes on, since the shop's requests pass by it. */
export function runProgram(
  command: string,
  args: string[],
  { input = "", cwd }: { input?: string; cwd?: string } = {},
): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, cwd === undefined ? {} : { cwd });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
      });
    }
    child.on("error", reject).on("close", (status) => resolve({ status, ...output }));
    child.stdin.end(input);
  });
}
