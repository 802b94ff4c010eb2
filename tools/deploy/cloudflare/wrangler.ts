import { spawn } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { UserFacingError } from "../../lib/command.ts";
import { root } from "../../lib/paths.ts";

/** Runs a wrangler command and gives what it printed; `input` is for values that must not stand on a command line. */
export type Wrangler = (args: string[], options?: { input?: string }) => Promise<string>;

/** What wrangler refused, in its own words. */
export class WranglerError extends UserFacingError {
  override name = "WranglerError";
}

/** `WRANGLER` puts another program in its place, which is how the deploy is tested without an account. */
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
  // It may end without reading what it is told.
  child.stdin.on("error", () => undefined).end(input);
  const status = await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (status === 0) return stripVTControlCharacters(stdout);
  const said = stripVTControlCharacters(`${stderr}\n${stdout}`)
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  // The command without its options: they are long, and the message follows.
  const command = args
    .slice(
      0,
      Math.max(
        1,
        args.findIndex((arg) => arg.startsWith("-")),
      ),
    )
    .join(" ");
  throw new WranglerError(`"wrangler ${command}" failed: ${said.slice(0, 12).join("\n  ") || `status ${status}`}`);
};
