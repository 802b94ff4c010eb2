import { execFileSync } from "node:child_process";

import { root } from "../../tools/lib/paths.ts";
import { dataDirs } from "../../tools/local/postgres/home.ts";

type Process = { pid: number; parent: number; command: string };

/** A process and all that it started, whatever sessions they are in, each as its id and its command line. */
export function processTree(pid: number): string[] {
  const all = listProcesses();
  const tree = new Set([pid]);
  for (let before = 0; before !== tree.size; ) {
    before = tree.size;
    for (const each of all) if (tree.has(each.parent)) tree.add(each.pid);
  }
  return all.filter((each) => tree.has(each.pid)).map(nameOf);
}

/** PostgreSQL with the data of the local shop, and wrangler and workerd of this checkout. Other tests have a PostgreSQL too. */
export function processesOfShop(): string[] {
  const isPostgres = (command: string) => dataDirs.some((folder) => command.includes(`bin/postgres -D ${folder} `));
  const isWorkers = (command: string) => command.includes(root) && /wrangler|workerd/.test(command);
  return listProcesses()
    .filter(({ command }) => isPostgres(command) || isWorkers(command))
    .map(nameOf);
}

/** Those of the processes that still run. */
export function stillRunning(processes: string[]): string[] {
  const names = new Set(listProcesses().map(nameOf));
  return processes.filter((each) => names.has(each));
}

/** The id of the process in the tree whose command line matches. */
export function findPid(pid: number, command: RegExp): number {
  const found = processTree(pid).find((each) => command.test(each));
  if (!found) throw new Error(`No process matches ${command} in\n${processTree(pid).join("\n")}`);
  return Number.parseInt(found, 10);
}

function listProcesses(): Process[] {
  const lines = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, state, command] = /^ *(\d+) +(\d+) +(\S+) +(.*)$/.exec(line) ?? [];
    // A process that has ended stays in the list until its parent asks how.
    if (!command || state?.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

const nameOf = ({ pid, command }: Process) => `${pid} ${command}`;
