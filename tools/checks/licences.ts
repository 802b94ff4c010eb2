/** Lists the packages of the project with their licences, and fails on a licence that is not in the lists below. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";

/** Licences that require attribution at most. */
const PERMISSIVE = ["MIT", "MIT-0", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BlueOak-1.0.0"];
PERMISSIVE.push("PostgreSQL", "CC0-1.0", "Unlicense", "Python-2.0", "CC-BY-4.0");

/** Licences of packages that are used for development only, neither deployed nor modified. */
const TOOLS_ONLY = ["MPL-2.0", "LGPL-3.0-or-later", "Apache-2.0 AND LGPL-3.0-or-later"];

interface Locked {
  version: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
}

await runCommand(async () => {
  const { values } = parseArguments({ options: { all: { type: "boolean", default: false } } });
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, Locked>;
  };
  const packages = Object.entries(lock.packages)
    .filter(([path]) => path.includes("node_modules/"))
    .map(([path, { version, license = "unknown", dev, devOptional }]) => {
      return { name: path.slice(path.lastIndexOf("node_modules/") + 13), version, license, isTool: dev || devOptional };
    });
  const shown = packages.filter(({ isTool }) => values.all || !isTool);
  console.table(shown.map(({ name, version, license }) => ({ name, version, license })));
  const isFine = (license: string, isTool = false): boolean => {
    const choices = license.replace(/[()]/g, "").split(" OR ");
    const allowed = isTool ? [...PERMISSIVE, ...TOOLS_ONLY] : PERMISSIVE;
    return choices.some(
      (choice) => allowed.includes(choice) || choice.split(" AND ").every((each) => allowed.includes(each)),
    );
  };
  const bad = packages.filter(({ license, isTool }) => !isFine(license, isTool));
  if (bad.length) {
    const list = bad.map(({ name, license }) => `${name} (${license})`).join(", ");
    throw new UserFacingError(`Consider these licences, then add them to tools/checks/licences.ts: ${list}.`);
  }
  console.log(
    `${packages.length} packages, ${packages.filter(({ isTool }) => !isTool).length} of them in what is deployed.`,
  );
});
