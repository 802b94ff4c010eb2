/**
 * Generates the migration that brings migrations/<service> up to the service's tables.ts.
 *
 *     npm run db:generate -- <service> --name <what-changes>
 *     npm run db:generate -- <service> --name <what-changes> --custom   an empty migration, to write by hand
 */
import { spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { migrationsOf } from "../lib/databases.ts";
import { root } from "../lib/paths.ts";
import { findServices } from "../lib/services.ts";

await runCommand(async () => {
  const { values, positionals } = parseArguments({
    options: { name: { type: "string" }, custom: { type: "boolean" } },
    positionals: 1,
  });
  const all = findServices().filter((service) => service.hasDatabase);
  const service = all.find(({ name }) => name === positionals[0]);
  if (!service || !values.name) {
    throw new UserFacingError(
      `Give one service (${all.map(({ name }) => name).join(", ")}) and --name. For example: npm run db:generate -- users --name what-changes`,
    );
  }
  const args = [
    "generate",
    "--dialect",
    "postgresql",
    "--schema",
    relative(root, join(service.folder, "src/tables.ts")),
  ];
  args.push("--out", relative(root, migrationsOf(service.name)), "--name", values.name);
  if (values.custom) args.push("--custom");
  const bin = join(root, "node_modules/drizzle-kit/bin.cjs");
  const { status } = spawnSync(process.execPath, [bin, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new UserFacingError(`drizzle-kit failed for ${service.name}.`);
});
