import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { UserFacingError } from "../../lib/command.ts";
import { checkOutVersion } from "../../lib/old-version.ts";
import { localDir, root } from "../../lib/paths.ts";
import type { Service } from "../../lib/services.ts";
import { previousVersion } from "../../checks/previous-version.ts";
import { buildWorkers } from "../shop/bundles.ts";

/**
 * Bundles the Workers of another commit with the packages that are installed now. They run on the present databases, since
 * migrations suit the previous version too. A Worker that the commit does not have is left out.
 */
export async function buildCommit(name: string, services: Service[]): Promise<Record<string, string>> {
  const commit = previousVersion(name);
  if (!commit) throw new UserFacingError(`There is no commit ${name}.`);
  const folder = join(localDir, "bench", "before");
  await checkOutVersion(commit, folder);
  const workers = services
    .map((service) => ({ name: service.name, configPath: join(folder, relative(root, service.configPath)) }))
    .filter(({ configPath }) => existsSync(configPath));
  return buildWorkers(workers, join(localDir, "bench", "bundles-before"));
}
