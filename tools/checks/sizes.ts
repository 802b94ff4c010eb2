/** Builds every Worker as a deploy does and prints the size of its bundle; fails when one is over the limit. */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { runCommand, UserFacingError } from "../lib/command.ts";
import { root } from "../lib/paths.ts";
import { findServices } from "../lib/services.ts";

const LIMIT_KIB = 150;
const run = promisify(execFile);

await runCommand(async () => {
  const folder = await mkdtemp(join(tmpdir(), "bundles-"));
  try {
    const rows = [];
    for (const { name, configPath } of findServices()) {
      const wrangler = join(root, "node_modules/.bin/wrangler");
      const args = ["deploy", "--dry-run", "--outdir", join(folder, name), "-c", configPath];
      const { stdout } = await run(wrangler, args, { env: { ...process.env, WRANGLER_SEND_METRICS: "false" } });
      const [, raw, gzip] = /Total Upload: ([\d.]+) KiB \/ gzip: ([\d.]+) KiB/.exec(stdout) ?? [];
      rows.push({ Worker: name, "minified KiB": Number(raw), "gzipped KiB": Number(gzip) });
    }
    console.table(rows);
    const tooLarge = rows.filter((row) => !(row["gzipped KiB"] <= LIMIT_KIB)).map((row) => row.Worker);
    if (tooLarge.length > 0) throw new UserFacingError(`Over ${LIMIT_KIB} KiB gzipped: ${tooLarge.join(", ")}.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
