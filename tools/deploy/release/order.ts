import { UserFacingError } from "../../lib/command.ts";
import type { EnvironmentWorker } from "../../lib/environments.ts";

/**
 * The order to deploy in, from the configs: callees before callers, and tail consumers before the Workers that they read.
 * Otherwise a first deploy would bind to a Worker that does not exist.
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
      throw new UserFacingError(`No Worker of ${cycle} can be deployed first: remove one of these bindings.`);
    }
    for (const name of [...worker.calls, ...worker.tailedBy].sort()) {
      const needed = byName.get(name);
      if (!needed) throw new UserFacingError(`${worker.name} is bound to ${name}, which does not exist.`);
      visit(needed, [...path, worker.name]);
    }
    ordered.add(worker);
  };
  for (const worker of [...workers].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(worker, []);
  return [...ordered];
}
