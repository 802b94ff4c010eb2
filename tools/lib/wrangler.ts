import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { UserFacingError } from "./command.ts";
import { root } from "./paths.ts";

/** Runs a wrangler command and returns what it printed; `input` is for values that must not be on a command line. */
export type Wrangler = (args: string[], options?: { input?: string }) => Promise<string>;

const MAX_LINES_OF_ERROR = 12;

/** `WRANGLER` names another program to run in its place, by which the deploy is tested without an account. */
export const wrangler: Wrangler = async (args, { input = "" } = {}) => {
  const program = process.env.WRANGLER ?? join(root, "node_modules/wrangler/bin/wrangler.js");
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH}`,
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_HIDE_BANNER: "true",
      NO_COLOR: "1",
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  // It may exit without reading its input.
  child.stdin.on("error", () => undefined).end(input);
  const status = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (status === 0) return stripVTControlCharacters(stdout);
  const lines = stripVTControlCharacters(`${stderr}\n${stdout}`)
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const firstOption = args.findIndex((arg) => arg.startsWith("-"));
  const command = args.slice(0, firstOption < 0 ? undefined : Math.max(1, firstOption)).join(" ");
  const reason = lines.slice(0, MAX_LINES_OF_ERROR).join("\n  ") || `status ${status}`;
  throw new UserFacingError(`"wrangler ${command}" failed: ${reason}`);
};
