import { UserFacingError } from "../../lib/command.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";

/**
 * The order to deploy in, worked out from the configs: who is called stands before who calls, who reads a log before
 * whose log it is. Otherwise a first deploy binds to a Worker that is not there.
 */
export function deployOrder<Each extends Pick<EnvironmentWorker, "name" | "calls" | "tailedBy">>(
  workers: Each[],
): Each[] {
  const byName = new Map(workers.map((worker) => [worker.name, worker]));
  const ordered = new Set<Each>();
  const visit = (worker: Each, path: string[]): void => {
    if (ordered.has(worker)) return;
    if (path.includes(worker.name)) {
      const cycle = [...path.slice(path.indexOf(worker.name)), worker.name].join(" → ");
      throw new UserFacingError(`No Worker of ${cycle} can be deployed first: take one of these bindings away.`);
    }
    for (const name of [...worker.calls, ...worker.tailedBy].sort()) {
      const needed = byName.get(name);
      if (!needed) throw new UserFacingError(`${worker.name} is bound to ${name}, and there is no such Worker.`);
      visit(needed, [...path, worker.name]);
    }
    ordered.add(worker);
  };
  for (const worker of [...workers].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(worker, []);
  return [...ordered];
}
