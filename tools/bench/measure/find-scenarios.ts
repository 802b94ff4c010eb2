import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Scenario } from "./scenario.ts";

const folder = join(import.meta.dirname, "..", "scenarios");

/** The scenarios of all files in tools/bench/scenarios. */
export async function findScenarios(): Promise<Scenario[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".ts")).sort();
  const modules = await Promise.all(
    files.map((file) => import(join(folder, file)) as Promise<{ default: Scenario[] }>),
  );
  return modules.flatMap((module) => module.default);
}
