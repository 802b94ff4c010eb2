import { readFileSync } from "node:fs";
import { descendants } from "./cpu.ts";

const KB_PER_MB = 1024;

/**
 * The memory in MB that a process and all its descendants use, by what `roleOf` calls the process with that command line.
 * It is the proportional set size (PSS): memory that processes share counts once. Nothing where there is no /proc.
 */
export function readMemory(root: number, roleOf: (command: string) => string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { id } of descendants(root)) {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
      const [, kilobytes] = /^Pss: +(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8")) ?? [];
      const role = roleOf(command);
      sums[role] = (sums[role] ?? 0) + Number(kilobytes) / KB_PER_MB;
    } catch {
      // It has ended in the meantime.
    }
  }
  return sums;
}
