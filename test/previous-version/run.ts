/**
 * Runs tests of the previous version, with its own Workers, on databases with the migrations of this version: that is what
 * runs during a deployment, and after a rollback.
 *
 *     npm run test:previous               the version that `npm run check:migrations` compares with
 *     npm run test:previous -- 0aa4779    that commit
 *
 * Its packages are those of this version. Without a new migration there is nothing to test.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileAt, filesAt, previousVersion } from "../../tools/checks/previous-version.ts";
import { runCommand, UserFacingError } from "../../tools/lib/command.ts";
import { checkOutVersion } from "../../tools/lib/old-version.ts";
import { localDir, makeLocalDir, root } from "../../tools/lib/paths.ts";

/** What sells: lists and stock, orders one by one and at once, a checkout. */
const TESTS = ["catalogue", "order-journey", "order-races", "checkout"].map((name) => `test/system/${name}.test.ts`);
const folder = join(localDir, "previous-version");

await runCommand(async () => {
  const commit = previousVersion(process.argv[2]);
  if (!commit) return console.log("There is no previous version.");
  const short = commit.slice(0, 12);
  if (!hasNewMigrations(commit)) return console.log(`No migration is new since ${short}.`);
  await makeLocalDir();
  await checkOutVersion(commit, folder);
  // The journal in `meta` names the migrations, so that of this version has all of them.
  await cp(join(root, "migrations"), join(folder, "migrations"), { recursive: true });
  const tests = TESTS.filter((path) => fileAt(commit, path) !== undefined);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status } = spawnSync(process.execPath, [vitest, "run", "--project", "system", ...tests], {
    cwd: folder,
    stdio: "inherit",
  });
  if (status !== 0) throw new UserFacingError(`The version ${short} does not work with the migrations of this one.`);
  await rm(folder, { recursive: true });
  console.log(`The version ${short} works with the migrations of this one.`);
});

function hasNewMigrations(commit: string): boolean {
  const own = readdirSync(join(root, "migrations"), { recursive: true, encoding: "utf8" });
  const before = new Set(filesAt(commit, "migrations"));
  return own.some((path) => path.endsWith(".sql") && !before.has(join("migrations", path)));
}
