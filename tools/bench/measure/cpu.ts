import { readdirSync, readFileSync } from "node:fs";

type ProcessTimes = { id: number; parent: number; name: string; ms: number };

/** Linux counts CPU time in hundredths of a second for every program, whatever the kernel's own tick is. */
const MS_PER_TICK = 10;

/** The processes of this machine; none where there is no /proc. */
function listProcesses(): ProcessTimes[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").flatMap((id) => (/^\d+$/.test(id) ? readTimes(id) : []));
}

function readTimes(id: string): ProcessTimes[] {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    // The name is in parentheses and may contain any character. Of the fields behind it, counted from the third: parent, and
    // user and system time, its own and that of its children that have ended.
    const fields = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [, parent = 0] = fields;
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    return [{ id: Number(id), parent, name, ms: ticks * MS_PER_TICK }];
  } catch {
    return []; // it has ended in the meantime
  }
}

/** The ids of the workerd processes that this process has started. */
export function findWorkerd(): number[] {
  return listProcesses().flatMap(({ id, parent, name }) => (parent === process.pid && name === "workerd" ? id : []));
}

/** The CPU time in ms that these processes and their children have used, by name. */
export function readCpu(roots: Record<string, number | undefined>): Record<string, number> {
  const all = listProcesses();
  const sums = Object.entries(roots).map(([name, root]) => {
    const own = all.filter(({ id, parent }) => id === root || parent === root);
    return [name, own.reduce((sum, { ms }) => sum + ms, 0)] as const;
  });
  return Object.fromEntries(sums);
}

/** A process and all its descendants. */
export function descendants(root: number): ProcessTimes[] {
  const all = listProcesses();
  const below = (parent: number): ProcessTimes[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.id)]);
  return [...all.filter(({ id }) => id === root), ...below(root)];
}

/**
 * The CPU time in ms that a process and all its descendants have used. `names` says how the programs of some of them are
 * called in the result; the others are `rest`.
 */
export function readTreeCpu(root: number, names: Record<string, string>, rest: string): Record<string, number> {
  const sums: Record<string, number> = Object.fromEntries([...Object.values(names), rest].map((name) => [name, 0]));
  for (const { name, ms } of descendants(root)) {
    const shown = names[name] ?? rest;
    sums[shown] = (sums[shown] ?? 0) + ms;
  }
  return sums;
}
