/**
 * Generates the migration that brings migrations/<service> up to the service's tables.ts.
 *
 *     npm run db:generate [-- <service>] [-- --name <what-changes>]
 *     npm run db:generate -- <service> --name <what-changes> --custom   an empty migration, to write by hand
 */
import { spawnSync } from "node:child_process";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, UserFacingError } from "../lib/command.ts";
import { migrationsOf } from "../lib/databases.ts";
import { root } from "../lib/paths.ts";
import { findServices } from "../lib/services.ts";

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { name: { type: "string" }, custom: { type: "boolean" } },
    allowPositionals: true,
  });
  const all = findServices().filter((service) => service.hasDatabase);
  const chosen = positionals.length ? all.filter(({ name }) => positionals.includes(name)) : all;
  if (chosen.length < positionals.length) {
    throw new UserFacingError(`Services with a database are ${all.map(({ name }) => name).join(", ")}.`);
  }
  for (const { name, folder } of chosen) {
    console.log(`${name}:`);
    const args = ["generate", "--dialect", "postgresql", "--schema", relative(root, join(folder, "src/tables.ts"))];
    args.push("--out", relative(root, migrationsOf(name)), ...(values.name ? ["--name", values.name] : []));
    if (values.custom) args.push("--custom");
    const bin = join(root, "node_modules/drizzle-kit/bin.cjs");
    const { status } = spawnSync(process.execPath, [bin, ...args], { cwd: root, stdio: "inherit" });
    if (status !== 0) throw new UserFacingError(`drizzle-kit failed for ${name}.`);
  }
});
