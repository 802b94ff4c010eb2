/** Checks package-lock.json; `--fix` first adds missing hashes from the registry. */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { addIntegrity, findLockfileProblems, type Lockfile } from "./lockfile-rules.ts";

await runCommand(async () => {
  const { values } = parseArguments({ options: { fix: { type: "boolean", default: false } } });
  const path = join(root, "package-lock.json");
  let lockfile = JSON.parse(await readFile(path, "utf8")) as Lockfile;
  if (values.fix) {
    lockfile = await addIntegrity(lockfile, readIntegrity);
    await writeFile(path, `${JSON.stringify(lockfile, null, 2)}\n`);
  }
  const problems = findLockfileProblems(lockfile);
  if (problems.length > 0) {
    const advice = values.fix ? "" : '\n"npm run check:lockfile -- --fix" asks the registry for missing hashes.';
    throw new UserFacingError(`package-lock.json does not pin what is installed:\n  ${problems.join("\n  ")}${advice}`);
  }
  console.log("Every package in package-lock.json comes from the public registry and has its hash.");
});

/** The hash of a package in the registry, as "sha512-…". */
async function readIntegrity(spec: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("npm", ["view", spec, "dist.integrity"]);
    return stdout.trim() || undefined;
  } catch (error) {
    console.error(`The registry has no answer for ${spec}: ${(error as Error).message.split("\n")[1] ?? ""}`);
    return undefined;
  }
}
