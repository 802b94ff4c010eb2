/**
 * Checks that the migrations are what tables.ts declares, that none was changed after it landed, that the previous version,
 * which still runs during a deploy and after a rollback, works with the migrated database (expand first, contract a release
 * later), and that no new one locks an existing table for long.
 *
 *     npm run check:migrations [-- <commit>]   against that commit; by default where this branch left main, or the commit before
 *
 * A line in the migration accepts a new constraint that the previous version satisfies anyway:
 *     -- keeps: products.products_name_check, since names were always trimmed
 * A line above a statement accepts its lock:
 *     -- squawk-ignore require-concurrent-index-creation
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { inDatabase, migrationsOf, withClient } from "../lib/databases.ts";
import { root } from "../lib/paths.ts";
import { startThrowAwayPostgres } from "../local/postgres/postgres.ts";
import { findLockHazards } from "./migrations/lock-hazards.ts";
import { fileAt, filesAt, previousVersion } from "./previous-version.ts";
import { findUnsafeChanges, readSchema, type Snapshot } from "./migrations/schema-changes.ts";
import { findServices } from "../lib/services.ts";

const scratch = mkdtempSync(join(tmpdir(), "migrations-"));
const problems: string[] = [];

await runCommand(async () => {
  const { positionals } = parseArguments({ positionals: 1 });
  const commit = previousVersion(positionals[0]);
  const services = findServices().filter(({ hasDatabase }) => hasDatabase);
  try {
    for (const { name, folder } of services) checkGenerated(name, folder);
    if (commit)
      await checkAgainst(
        commit,
        services.map(({ name }) => name),
      );
  } finally {
    rmSync(scratch, { recursive: true });
  }
  if (problems.length) throw new UserFacingError(`The migrations have problems:\n  ${problems.join("\n  ")}`);
  console.log(commit ? `The version ${commit.slice(0, 12)} works with them.` : "There is no previous version.");
});

/** Generates migrations into a copy of the folder: that must add none. */
function checkGenerated(service: string, folder: string): void {
  const copy = join(scratch, "generated", service);
  cpSync(migrationsOf(service), copy, { recursive: true });
  const args = ["generate", "--dialect", "postgresql", "--schema", relative(root, join(folder, "src/tables.ts"))];
  const bin = join(root, "node_modules/drizzle-kit/bin.cjs");
  const { status, stdout } = spawnSync(process.execPath, [bin, ...args, "--out", relative(root, copy)], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  const isSame = readdirSync(copy).length === readdirSync(migrationsOf(service)).length;
  if (status === 0 && isSame) return;
  problems.push(`${service}: tables.ts needs a migration: npm run db:generate -- ${service} --name <what>`);
  if (status !== 0) problems.push(`${service}: drizzle-kit says ${stdout.trim().split("\n").at(-1)}`);
}

async function checkAgainst(commit: string, services: string[]): Promise<void> {
  const changed = services.filter((service) => {
    const old = filesAt(commit, relative(root, migrationsOf(service)));
    for (const path of old.filter((file) => file.endsWith(".sql"))) {
      const now = readdirSync(migrationsOf(service)).includes(basename(path)) && readFileSync(join(root, path), "utf8");
      if (now !== fileAt(commit, path)) problems.push(`${path} has landed and must not be edited: add a new migration`);
    }
    const count = readdirSync(migrationsOf(service)).filter((file) => file.endsWith(".sql")).length;
    return old.length && count > old.filter((file) => file.endsWith(".sql")).length;
  });
  console.log(`New migrations since ${commit.slice(0, 12)}: ${changed.join(", ") || "none"}.`);
  if (changed.length === 0) return;
  const postgres = await startThrowAwayPostgres();
  try {
    for (const service of changed) await checkSteps(commit, service, postgres.adminUrl);
  } finally {
    await postgres.stop();
  }
}

/** Migrates a database with the migrations of the previous version, then with the new ones, and compares. */
async function checkSteps(commit: string, service: string, adminUrl: string): Promise<void> {
  const old = join(scratch, "old", service);
  const from = relative(root, migrationsOf(service));
  for (const path of filesAt(commit, from)) {
    const copy = join(old, relative(from, path));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, fileAt(commit, path) as string);
  }
  await withClient(adminUrl, (client) => client.query(`CREATE DATABASE ${service}`));
  const found = await withClient(inDatabase(adminUrl, service), async (client) => {
    await migrate(drizzle(client), { migrationsFolder: old });
    const before = await readSchema(client);
    await migrate(drizzle(client), { migrationsFolder: migrationsOf(service) });
    return findUnsafeChanges(before, await readSchema(client), snapshotOf(old), snapshotOf(migrationsOf(service)));
  });
  const known = readdirSync(old);
  const added = readdirSync(migrationsOf(service)).filter((file) => file.endsWith(".sql") && !known.includes(file));
  const files = added.map((file) => join(from, file));
  const accepted = acceptedConstraints(files);
  problems.push(
    ...found.filter((each) => !accepted.includes(each.split(" ")[0] ?? "")).map((each) => `${service}: ${each}`),
    ...findLockHazards(files),
  );
}

/** The names after "-- keeps:" in these migrations. */
function acceptedConstraints(files: string[]): string[] {
  const texts = files.map((file) => readFileSync(join(root, file), "utf8"));
  return texts.flatMap((text) => [...text.matchAll(/^-- keeps: ([^\s,]+)/gm)].map(([, name = ""]) => name));
}

function snapshotOf(folder: string): Snapshot {
  const last = readdirSync(join(folder, "meta"))
    .filter((file) => file.endsWith("_snapshot.json"))
    .sort()
    .at(-1) as string;
  return JSON.parse(readFileSync(join(folder, "meta", last), "utf8")) as Snapshot;
}
