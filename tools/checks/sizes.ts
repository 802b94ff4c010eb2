/** Builds every Worker as a deploy does and prints the size of its bundle; fails when one is over its limit. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pMap from "p-map";
import { parseArguments, runCommand, UserFacingError } from "../lib/command.ts";
import { findServices, type Service } from "../lib/services.ts";
import { wrangler } from "../lib/wrangler.ts";

/**
 * Workers start faster the smaller they are. Each may have about a tenth more than it had when this was written, so that what
 * makes it grow is noticed: raise its number with the reason for it. All that have a database carry 47 KiB of Neon's driver;
 * `users` 28 KiB of Argon2 as WebAssembly, `payments` 33 KiB of Stripe's library, `agents` the SDK of MCP, `orders` the rules of
 * carts, parcels and returns, `products` those of imports with their CSV parser and the named characters of HTML.
 */
const LIMITS_KIB: Record<string, number> = {
  gateway: 70,
  admin: 56,
  agents: 155,
  notifications: 150,
  orders: 188,
  payments: 188,
  products: 212,
  storefront: 110,
  telemetry: 47,
  users: 183,
  webhooks: 158,
};
/** Of a service that is not in the list. */
const DEFAULT_LIMIT_KIB = 170;
const BUILD_CONCURRENCY = 2;

await runCommand(async () => {
  parseArguments();
  const folder = await mkdtemp(join(tmpdir(), "bundles-"));
  const measure = async ({ name, configPath }: Service) => {
    const output = await wrangler(["deploy", "--dry-run", "--outdir", join(folder, name), "-c", configPath]);
    const [, raw, gzip] = /Total Upload: ([\d.]+) KiB \/ gzip: ([\d.]+) KiB/.exec(output) ?? [];
    const limit = LIMITS_KIB[name] ?? DEFAULT_LIMIT_KIB;
    return { Worker: name, "minified KiB": Number(raw), "gzipped KiB": Number(gzip), "limit KiB": limit };
  };
  try {
    const rows = await pMap(findServices(), measure, { concurrency: BUILD_CONCURRENCY });
    console.table(rows);
    const tooLarge = rows.filter((row) => !(row["gzipped KiB"] <= row["limit KiB"])).map((row) => row.Worker);
    if (tooLarge.length > 0) throw new UserFacingError(`Over the limit, gzipped: ${tooLarge.join(", ")}.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
