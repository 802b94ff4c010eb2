/** Builds every Worker as a deploy does and prints the size of its bundle; fails when one is over the limit. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { findServices, type Service } from "../lib/services.ts";
import { wrangler } from "../lib/wrangler.ts";

/**
 * Workers start faster the smaller they are. `users` carries 28 KiB of Argon2 as WebAssembly, `payments` 33 KiB of Stripe's
 * library, `orders` the rules of carts, parcels and returns, `products` those of imports with their CSV parser and the named
 * characters of HTML.
 */
const LIMIT_KIB = 200;
const BUILD_CONCURRENCY = 2;

await runCommand(async () => {
  parseArguments();
  const folder = await mkdtemp(join(tmpdir(), "bundles-"));
  const measure = async ({ name, configPath }: Service) => {
    const output = await wrangler(["deploy", "--dry-run", "--outdir", join(folder, name), "-c", configPath]);
    const [, raw, gzip] = /Total Upload: ([\d.]+) KiB \/ gzip: ([\d.]+) KiB/.exec(output) ?? [];
    return { Worker: name, "minified KiB": Number(raw), "gzipped KiB": Number(gzip) };
  };
  try {
    const rows = await pMap(findServices(), measure, { concurrency: BUILD_CONCURRENCY });
    console.table(rows);
    const tooLarge = rows.filter((row) => !(row["gzipped KiB"] <= LIMIT_KIB)).map((row) => row.Worker);
    if (tooLarge.length > 0) throw new UserFacingError(`Over ${LIMIT_KIB} KiB gzipped: ${tooLarge.join(", ")}.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
