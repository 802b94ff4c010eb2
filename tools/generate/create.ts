/**
 * Creates a new project from this one, with its own name and the chosen services.
 *
 *     npm run create -- ../my-shop --name my-shop                             with all services
 *     npm run create -- ../my-shop --name my-shop --services users,products   with these and the services that they need
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { withNeeds } from "./project/needs.ts";
import { adaptProject } from "./project/project.ts";
import { copyProject } from "./staging.ts";
import { findServices } from "../lib/services.ts";

const log = (line: string) => console.log(line);

await runCommand(async () => {
  const { target, name, chosen } = readArguments();
  const services = findServices();
  const kept = withNeeds(services, chosen ?? services.map((service) => service.name), (why) => log(`  ${why}`));
  log(`Creating ${name} in ${target}, with ${kept.join(", ")} …`);
  await mkdir(target, { recursive: true });
  try {
    const stage = await copyProject(target);
    await adaptProject(stage, { name, kept, services, log: (line) => log(`  ${line}`) });
    await stage.remove("node_modules");
  } catch (error) {
    for (const entry of readdirSync(target)) await rm(join(target, entry), { recursive: true, force: true });
    throw error;
  }
  commit(target, name);
  log(`\nThe project ${name} is complete.\n\n  cd ${relative(process.cwd(), target) || "."}\n  npm ci && npm run dev`);
});

function commit(target: string, name: string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: target, stdio: "pipe" });
  git("add", "--all");
  try {
    git("commit", "--quiet", "--message", `Begin ${name}`);
  } catch {
    log("  The files are staged but not committed: git has no user.email yet.");
  }
}

function readArguments() {
  const example = "npm run create -- ../my-shop --name my-shop";
  const options = { name: { type: "string" }, services: { type: "string" } } as const;
  const { values, positionals } = parseArguments({ options, positionals: 1, example });
  const [folder] = positionals;
  if (!folder) throw new UserFacingError(`Give exactly one folder. For example: ${example}`);
  const target = resolve(folder);
  const { name = basename(target), services } = values;
  if (!/^[a-z][a-z0-9-]{1,49}$/.test(name)) {
    throw new UserFacingError(
      `"${name}" cannot be the name of a package: use 2 to 50 lower-case letters, digits and dashes, a letter first.`,
    );
  }
  if (!relative(root, target).startsWith(".."))
    throw new UserFacingError(`${target} is inside this project: choose a folder outside.`);
  if (existsSync(target) && readdirSync(target).length > 0) throw new UserFacingError(`${target} is not empty.`);
  return { target, name, chosen: services?.split(",").filter(Boolean) };
}
