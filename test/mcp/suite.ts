import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localDir, makeLocalDir } from "../../tools/lib/paths.ts";

/** The protocol's own conformance suite, which is installed into .local/. */
const SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12";
const folder = join(localDir, "mcp");
const program = join(folder, "node_modules/@modelcontextprotocol/conformance/dist/index.js");

export type Check = { id: string; status: string; errorMessage?: string };

/** Vitest calls it before the first test. */
export async function setup(): Promise<void> {
  await makeLocalDir();
  const install = ["install", "--no-save", "--no-audit", "--no-fund", "--silent", "--prefix", folder, SUITE];
  const code = await run("npm", install);
  if (code !== 0) throw new Error(`npm install ended with ${code}`);
}

/** Runs a command of the suite. Returns the checks of each scenario; `onOutput` sees what it prints. */
export async function runSuite(
  args: string[],
  onOutput: (text: string) => void = () => undefined,
): Promise<Map<string, Check[]>> {
  const results = await mkdtemp(join(tmpdir(), "mcp-"));
  try {
    await run(process.execPath, [program, ...args, "-o", results], onOutput);
    const folders = await readdir(results);
    const checks = folders.map(async (name) => {
      const scenario = name.replace(/^(?:authorization-)?server-/, "").replace(/-\d{4}-\d{2}-\d{2}T.*$/, "");
      return [scenario, JSON.parse(await readFile(join(results, name, "checks.json"), "utf8")) as Check[]] as const;
    });
    return new Map(await Promise.all(checks));
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

function run(command: string, args: string[], onOutput: (text: string) => void = () => undefined) {
  return new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.setEncoding("utf8").on("data", onOutput);
    child.on("error", reject);
    child.on("close", resolve);
  });
}
