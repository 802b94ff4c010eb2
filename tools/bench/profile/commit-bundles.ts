import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { UserFacingError } from "../../lib/command.ts";
import { checkOutVersion } from "../../lib/old-version.ts";
import { localDir } from "../../lib/paths.ts";
import type { Service } from "../../lib/services.ts";
import { previousVersion } from "../../checks/previous-version.ts";
import { buildWorkers } from "../shop/bundles.ts";

/**
 * The Workers of another commit with their configs, bundled with the packages that are installed now. They run on the
 * present databases, since migrations suit the previous version too.
 */
export async function buildCommit(name: string): Promise<{ services: Service[]; bundles: Record<string, string> }> {
  const commit = previousVersion(name);
  if (!commit) throw new UserFacingError(`There is no commit ${name}.`);
  const folder = join(localDir, "bench", "before");
  await checkOutVersion(commit, folder);
  const { findServices } = (await import(join(folder, "tools/lib/services.ts"))) as { findServices: () => Service[] };
  const services = findServices();
  // Files that git does not have, which Wrangler wants to find; no measurement reads them.
  for (const { folder: own } of services) await mkdir(join(own, "public"), { recursive: true });
  return { services, bundles: await buildWorkers(services, join(localDir, "bench", "bundles-before")) };
}
